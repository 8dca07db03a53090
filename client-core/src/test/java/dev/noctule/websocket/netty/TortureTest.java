package dev.noctule.websocket.netty;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lives of a client in which one thing goes wrong: at the first chance, at the second, and so on, until there is no
 * chance left. Each of them ends as every life has to, see {@link ScriptedClient#assertEverythingHasEnded}: once, with
 * nothing left, and with no message said to be sent that was not. Faults row 39.
 */
@Tag("fault-39")
class TortureTest {
    private static final String PING = "S" + chars("02 89 00");
    private static final String DEFLATED_HELLO = "S" + chars("09 c1 07 f2 48 cd c9 c9 07 00");
    private static final String HELLO_WITH_PING_IN_BETWEEN =
            "S" + chars("05 01 03 48 65 6c") + PING + "S" + chars("04 80 02 6c 6f");
    private static final String VIOLATION = "S" + chars("02 83 00");
    private static final String REFUSAL = "S" + chars("14") + "HTTP/1.1 403 No\r\n\r\n\n";

    /** What a {@link ScriptedClient} reads: its settings, what its listener does, and the steps. */
    private static final Map<String, String> LIVES = Map.ofEntries(
            entry("the client closes", chars("00") + "t" + "AFtubp" + PING + "FcC"),
            entry("the server closes", chars("00") + "b" + "AFtu" + HELLO_WITH_PING_IN_BETWEEN + "C"),
            entry("the transport is full for a while", chars("00 00") + "Autw" + PING + "tubpWtcC"),
            entry("compression", chars("02") + "u" + "D" + DEFLATED_HELLO + "tubt" + DEFLATED_HELLO + "cC"),
            entry("demand and hardly any read-ahead", chars("09 00") + "AFFrFrrFrcC"),
            entry("short frames, compressed", chars("06") + "t" + "DuFuwubWcC"),
            entry("a violation", chars("00 00") + "AFt" + VIOLATION + "t"),
            entry("the connection breaks", chars("00 00") + "AFuwtpI"),
            entry("the server does not answer the Close frame", chars("00 00") + "Atc19"),
            entry("the server refuses", chars("00 00") + REFUSAL + "9"),
            entry("parts", chars("10 00") + "AFsst" + HELLO_WITH_PING_IN_BETWEEN + "wsfWpcC"),
            entry("parts, compressed", chars("12") + "s" + "D" + DEFLATED_HELLO + "u" + DEFLATED_HELLO + "fcC"),
            entry("parts on demand, compressed", chars("1b 00") + "D" + DEFLATED_HELLO + DEFLATED_HELLO + "rrurcC"),
            entry("a message without its end", chars("10 00") + "AswstcC"),
            entry("an executor", chars("20") + "t" + "AeF" + PING + "euFwebWFcCe"),
            entry("an executor far behind", chars("28 00") + "AFFeFFtFecFCe"),
            entry(
                    "an executor, parts, compressed",
                    chars("32") + "s" + "D" + DEFLATED_HELLO + "eu" + DEFLATED_HELLO + "feC"),
            entry("an executor, and the connection breaks", chars("21 00") + "AeFFrtuwtIe"));

    private static String chars(String hex) {
        return new String(Bytes.hex(hex), StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> torture() {
        return LIVES.keySet().stream()
                .sorted()
                .flatMap(life -> Stream.of(Sabotage.What.values()).map(what -> Arguments.of(life, what)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("torture")
    void everyLifeEndsOnceAndLeavesNothing(String life, Sabotage.What what) {
        chances(life, what, client -> {});
    }

    /** The server owes it to a closing client to end TCP. One that does not must not keep the connection. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("torture")
    void everyLifeEndsThoughTheServerNeverEndsTcp(String life, Sabotage.What what) {
        chances(life, what, ScriptedClient::assertTcpEndsByItself);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXECUTOR")
    void lifeOfAReconnectingSocketEndsOnceAndLeavesNothing(Sabotage.What what) {
        assertThat(count("a reconnecting socket", what, TortureTest::reconnect)).isPositive();
    }

    private static void reconnect(Sabotage sabotage) {
        try (ReconnectingLife life = new ReconnectingLife(sabotage)) {
            life.run();
            life.assertEverythingHasEnded();
        }
    }

    /** Without them the first tests would show nothing. */
    @ParameterizedTest
    @EnumSource
    void everySabotageHasItsChances(Sabotage.What what) {
        assertThat(LIVES.keySet().stream()
                        .mapToInt(life -> chances(life, what, client -> {}))
                        .sum())
                .isGreaterThan(10);
    }

    private static int chances(String life, Sabotage.What what, Consumer<ScriptedClient> end) {
        return count(life, what, sabotage -> live(life, sabotage, end));
    }

    private static void live(String life, Sabotage sabotage, Consumer<ScriptedClient> end) {
        try (ScriptedClient client = new ScriptedClient(OpeningConnection.latin1(LIVES.get(life)), sabotage)) {
            client.run();
            end.accept(client);
            client.assertEverythingHasEnded();
        }
    }

    /** Lives the same life again and again, until nothing goes wrong. */
    private static int count(String name, Sabotage.What what, Consumer<Sabotage> life) {
        int chance = 1;
        while (goesWrong(name, what, chance, life)) {
            chance++;
        }
        return chance - 1;
    }

    private static boolean goesWrong(String name, Sabotage.What what, int chance, Consumer<Sabotage> life) {
        Sabotage sabotage = Sabotage.of(what, chance);
        try {
            life.accept(sabotage);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(name + ", " + what + " " + chance + ": " + failure.getMessage(), failure);
        }
        return sabotage.hasHappened();
    }
}
