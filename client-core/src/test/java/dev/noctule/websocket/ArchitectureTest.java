package dev.noctule.websocket;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.noctule.websocket.netty.NettyClientBuilder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The borders of the layers, as docs/explanation/architecture.md draws them. */
class ArchitectureTest {
    private static final String ROOT = "dev.noctule.websocket";

    /** The one arrow down, and the one type of Netty in the API. */
    private static final List<String> EXCEPTIONS =
            List.of(NettyClientBuilder.class.getName(), EventLoopGroup.class.getName());

    /** All in the JDK that tells the time of day, or waits for one; {@code new Date()} too. */
    private static final Pattern WALL_CLOCK = Pattern.compile(String.join(
            "|",
            "java\\.lang\\.System\\.currentTimeMillis",
            "java\\.time\\.([a-z]+\\.)?\\w+\\.now",
            "java\\.time\\.(Clock|InstantSource)\\.(system|tick)\\w*",
            "java\\.util\\.(Gregorian)?Calendar\\.(getInstance|<init>)",
            "java\\.util\\.Timer\\.<init>",
            "java\\.util\\.concurrent\\.locks\\..*\\.(parkUntil|awaitUntil)",
            "java\\.security\\.cert\\.X509Certificate\\.checkValidity"));

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter().importPath(Path.of("target/classes"));
    }

    @Test
    void publicApiKnowsOnlyTheRuntime() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat(inPackages("java..", "javax.net.ssl..", "org.jspecify..", ROOT)
                        .or(named(EXCEPTIONS)))
                .check(classes);
    }

    @Test
    void protocolIsPure() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".protocol..")
                .should()
                .onlyDependOnClassesThat(inPackages(
                        "java.lang..",
                        "java.nio",
                        "java.nio.charset",
                        "java.time",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.function",
                        "java.util.zip",
                        "org.jspecify..",
                        "io.netty.buffer",
                        ROOT,
                        ROOT + ".protocol.."))
                .check(classes);
    }

    @Test
    @Tag("fault-36")
    void pureLayersHaveNoClockNoThreadAndNoRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".protocol..", ROOT + ".handshake..")
                .should()
                .dependOnClassesThat(named(List.of(
                        "java.lang.Thread",
                        "java.util.Random",
                        "java.security.SecureRandom",
                        "java.util.concurrent.ThreadLocalRandom",
                        "java.util.concurrent.Executor",
                        "java.time.Clock",
                        "java.time.Instant")))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    @Test
    @Tag("fault-36")
    void reconnectingKnowsNoChannelNoClockNoThreadAndNoSourceOfRandomness() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".reconnect..")
                .should()
                .dependOnClassesThat(inPackages("io.netty..", ROOT + ".netty..", ROOT + ".handshake..", ROOT + ".tls..")
                        .or(named(List.of(
                                "java.util.Random",
                                "java.security.SecureRandom",
                                "java.util.concurrent.ThreadLocalRandom",
                                "java.util.concurrent.Executor",
                                "java.time.Clock"))))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    /** Fault 36. Times are measured by the event loop's clock, which only runs forward; dates need one that tells them. */
    @Test
    @Tag("fault-36")
    void wallClockIsReadForTheDatesOfCertificatesAndOfServersOnly() {
        assertThat(classes.stream()
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(ArchitectureTest::readsTheWallClock)
                        .map(access -> access.getOriginOwner().getSimpleName() + ": " + target(access)))
                .containsExactlyInAnyOrder(
                        "NettyWebSocketClient: java.time.InstantSource.system", // for a Retry-After without a Date
                        "ExplainingTrustManager: java.security.cert.X509Certificate.checkValidity");
    }

    private static boolean readsTheWallClock(JavaAccess<?> access) {
        String target = target(access);
        return WALL_CLOCK.matcher(target).matches()
                || (access.getTarget() instanceof AccessTarget.ConstructorCallTarget made
                        && made.getOwner().getName().equals("java.util.Date")
                        && made.getRawParameterTypes().isEmpty());
    }

    private static String target(JavaAccess<?> access) {
        return access.getTarget().getOwner().getName() + "." + access.getName();
    }

    /** String.split with one character as here takes none either. */
    @Test
    @Tag("CVE-2021-32640")
    @Tag("CVE-2020-7662")
    @Tag("CVE-2020-7663")
    void parsersHaveNoRegularExpressions() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".protocol..", ROOT + ".handshake..")
                .should()
                .dependOnClassesThat(inPackages("java.util.regex"))
                .orShould()
                .callMethod(String.class, "matches", String.class)
                .orShould()
                .callMethod(String.class, "replaceAll", String.class, String.class)
                .orShould()
                .callMethod(String.class, "replaceFirst", String.class, String.class)
                .check(classes);
    }

    @Test
    void handshakeKnowsHttpTypesButNoChannel() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".handshake..")
                .should()
                .dependOnClassesThat(
                        inPackages("io.netty.channel..", ROOT + ".netty..", ROOT + ".tls..", ROOT + ".protocol.."))
                .check(classes);
    }

    @Test
    void tlsKnowsNothingOfFramesAndHandshakes() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".tls..")
                .should()
                .dependOnClassesThat(inPackages(ROOT + ".netty..", ROOT + ".handshake..", ROOT + ".protocol.."))
                .check(classes);
    }

    @Test
    void layersHaveNoCyclesButForTheOneArrowDown() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nothingOfNettysWebSocketNorOfItsInternalsIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(inPackages("io.netty.handler.codec.http.websocketx..", "io.netty.util.internal.."))
                .check(classes);
    }

    @Test
    void libraryLogsThroughSlf4jAndPrintsNothing() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat(inPackages("java.util.logging..", "ch.qos.logback.."))
                .check(classes);
    }

    @Test
    void onlyThePublicPackageIsExported() throws IOException {
        String module = Files.readString(Path.of("src/main/java/module-info.java"));

        assertThat(module.lines().map(String::strip).filter(line -> line.startsWith("exports")))
                .containsExactly("exports " + ROOT + ";");
    }

    /** Where every team gives up: a frame parser whose states can be read one at a time. */
    @Test
    void noMethodOfTheFrameParserIsLongerThan30Lines() throws IOException {
        Path source = Path.of("src/main/java/dev/noctule/websocket/protocol/FrameParser.java");
        int begin = -1;
        int methods = 0;
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("    \\w.*\\(.*\\{")) {
                begin = i;
            } else if (begin >= 0 && lines.get(i).equals("    }")) {
                assertThat(i - begin + 1).as(lines.get(begin)).isLessThanOrEqualTo(30);
                begin = -1;
                methods++;
            }
        }
        assertThat(methods).isGreaterThan(5);
    }

    private static DescribedPredicate<JavaClass> inPackages(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> named(List<String> names) {
        return DescribedPredicate.describe("are one of " + names, type -> names.contains(type.getName()));
    }
}
