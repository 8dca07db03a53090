package dev.noctule.websocket.testing;

import dev.noctule.websocket.WebSocket;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A socket that counts the messages it is asked for, by any thread, and can nothing else. */
public final class CountedDemand implements InvocationHandler {
    private final AtomicLong requested = new AtomicLong();

    /** What it counts for. */
    public WebSocket socket() {
        return (WebSocket)
                Proxy.newProxyInstance(WebSocket.class.getClassLoader(), new Class<?>[] {WebSocket.class}, this);
    }

    /** How many messages it was asked for. */
    public long requested() {
        return requested.get();
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "request" -> {
                requested.addAndGet((long) arguments[0]);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "a socket that was asked for " + requested;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}
