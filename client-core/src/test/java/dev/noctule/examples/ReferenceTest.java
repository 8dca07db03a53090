package dev.noctule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the reference says is what the code says. */
class ReferenceTest {
    private static final Path REFERENCE = Documents.ROOT.resolve("docs/reference");
    private static final Path PROTOCOL =
            Documents.ROOT.resolve("client-core/src/main/java/dev/noctule/websocket/protocol");
    private static final Pattern RULE_IN_CODE = Pattern.compile("\"([A-Z]\\d{1,2})\"");
    private static final Pattern RULE_IN_TABLE = Pattern.compile("(?m)^\\| ([A-Z]\\d{1,2}) \\|");
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final String options = Documents.text(REFERENCE.resolve("options-and-defaults.md"));

    @Test
    void everyDeadlineIsListedWithItsDefault() throws ReflectiveOperationException {
        for (RecordComponent option : Timeouts.class.getRecordComponents()) {
            assertDurationIsListed(option, Timeouts.defaults());
        }
    }

    @Test
    void everyOptionOfTheHeartbeatIsListedWithItsDefault() throws ReflectiveOperationException {
        for (RecordComponent option : Heartbeat.class.getRecordComponents()) {
            if (!option.getName().equals("enabled")) {
                assertDurationIsListed(option, Heartbeat.defaults());
            }
        }
    }

    private void assertDurationIsListed(RecordComponent option, Object defaults) throws ReflectiveOperationException {
        Object value = option.getAccessor().invoke(defaults);
        String shown = value instanceof Duration duration ? duration.toSeconds() + " s" : "none";

        assertThat(options).contains("| `" + option.getName() + "` | " + shown + " |");
    }

    @Test
    void everyLimitIsListedWithItsDefault() throws ReflectiveOperationException {
        for (RecordComponent option : Limits.class.getRecordComponents()) {
            int value = (int) option.getAccessor().invoke(Limits.defaults());

            assertThat(options).contains("| `" + option.getName() + "` | " + shown(option.getName(), value) + " |");
        }
    }

    @Test
    void everyOptionOfCompressionIsListedWithItsDefault() throws ReflectiveOperationException {
        for (RecordComponent option : Compression.class.getRecordComponents()) {
            Object value = option.getAccessor().invoke(Compression.deflate());
            String shown = value instanceof Boolean ? "`" + value + "`" : String.valueOf(value);

            if (!option.getName().equals("enabled")) {
                assertThat(options).contains("| `" + option.getName() + "` | " + shown + " |");
            }
        }
    }

    private static String shown(String name, int value) {
        if (!name.endsWith("Bytes")) {
            return String.valueOf(value);
        }
        return value % MIB == 0 ? value / MIB + " MiB" : value / KIB + " KiB";
    }

    @Test
    void everyRuleThatAProtocolExceptionNamesIsListed() {
        List<String> inCode = Documents.files(PROTOCOL, 2, ".java").stream()
                .flatMap(file -> RULE_IN_CODE.matcher(Documents.text(file)).results())
                .map(ReferenceTest::id)
                .distinct()
                .toList();
        List<String> listed = RULE_IN_TABLE
                .matcher(Documents.text(REFERENCE.resolve("rules.md")))
                .results()
                .map(ReferenceTest::id)
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(inCode);
    }

    private static String id(MatchResult found) {
        return found.group(1);
    }
}
