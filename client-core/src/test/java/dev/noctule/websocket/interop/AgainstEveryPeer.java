package dev.noctule.websocket.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test for every {@link Line}, with a name such as "Jetty / wss / text". */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0} / {displayName}")
@MethodSource("dev.noctule.websocket.interop.Line#all")
@interface AgainstEveryPeer {}
