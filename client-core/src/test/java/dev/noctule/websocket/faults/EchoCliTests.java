package dev.noctule.websocket.faults;

import dev.noctule.examples.Documents;
import dev.noctule.websocket.conformance.TaggedTest;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tests of echo-cli. Its module is compiled behind this one, and so they are looked for in their sources. */
final class EchoCliTests {
    private static final Path SOURCES = Documents.ROOT.resolve("client-cli/src/test/java");
    private static final Pattern TEST =
            Pattern.compile("@(?:Test|ParameterizedTest)\\b(.*?)\\bvoid (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");

    private EchoCliTests() {}

    /** All of them, with the tags of their methods; tags of classes are not seen. */
    static List<TaggedTest> all() {
        return sources().stream().flatMap(EchoCliTests::testsOf).toList();
    }

    static List<Path> sources() {
        return Documents.files(SOURCES, Integer.MAX_VALUE, "Test.java");
    }

    private static Stream<TaggedTest> testsOf(Path source) {
        String path = SOURCES.relativize(source).toString();
        String type = path.substring(0, path.lastIndexOf('.')).replace('/', '.');
        return TEST.matcher(Documents.text(source)).results().map(test -> testOf(type, test));
    }

    private static TaggedTest testOf(String type, MatchResult test) {
        return new TaggedTest(
                type + "#" + test.group(2),
                TAG.matcher(test.group(1)).results().map(tag -> tag.group(1)).collect(Collectors.toSet()));
    }
}
