package dev.noctule.websocket.netty;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/**
 * A whole client between a server that sends anything and a user who asks for anything at any time: an input is a
 * script, see {@link ScriptedClient}. Whatever it says, the attempt has one outcome, a listener that was told {@code
 * onOpen} is told {@code onClose} once and last, every future completes, what was sent is in the form of RFC 6455 and
 * ends with the Close frame, and nothing is left: no buffer, no timer, no exception that nobody has caught.
 */
class WholeClientFuzzTest {
    @FuzzTest
    @Tag("C5")
    @Tag("C15")
    @Tag("G2")
    @Tag("G3")
    @Tag("G4")
    @Tag("G5")
    @Tag("G7")
    @Tag("R14")
    void script(byte[] script) {
        try (ScriptedClient client = new ScriptedClient(script)) {
            client.run();
            client.assertEverythingHasEnded();
        }
    }
}
