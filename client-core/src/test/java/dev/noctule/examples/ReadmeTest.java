package dev.noctule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the documentation show is what the build compiles and runs. */
class ReadmeTest {
    private static final Path TESTS = Documents.ROOT.resolve("client-core/src/test/java");
    private static final Path EXAMPLES = TESTS.resolve("dev/noctule/examples");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    /** A test class, with a method or a nested class of it or not; or another one of the class that was named last. */
    private static final Pattern TEST = Pattern.compile("`(?:(\\w+Test)|(?=\\.[a-z]))(?:\\.(\\w+))?`");

    private static final Pattern DECLARATION = Pattern.compile("(?:void|class) (\\w+)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

    interface Program {
        void run(String[] args) throws Exception;
    }

    /** What dev/bench writes. */
    private static final Path RESULTS = Documents.ROOT.resolve("docs/explanation/performance");

    @ParameterizedTest
    @MethodSource("documents")
    void everyJavaBlockStandsInACompiledExample(Path document) {
        List<String> sources = Documents.files(EXAMPLES, 1, ".java").stream()
                .map(Documents::text)
                .toList();

        assertThat(Documents.blocks(Documents.text(document), "java"))
                .allSatisfy(block -> assertThat(sources).anyMatch(source -> contains(source, block)));
    }

    /** Verbatim, but for the depth of indentation: a snippet may come from inside of a class or a method. */
    private static boolean contains(String source, String block) {
        return IntStream.of(0, 4, 8, 12)
                .mapToObj(depth -> block.lines()
                        .map(line -> line.isEmpty() ? line : " ".repeat(depth) + line)
                        .collect(Collectors.joining("\n", "\n", "\n")))
                .anyMatch(source::contains);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFile(Path document) {
        Matcher link = LINK.matcher(FENCED.matcher(Documents.text(document)).replaceAll(""));

        assertThat(link.results().map(found -> found.group(1)))
                .filteredOn(target -> !target.startsWith("https://"))
                .allSatisfy(target -> assertThat(Files.exists(document.resolveSibling(target)))
                        .isTrue());
    }

    @Test
    void theIndexOfTheDocumentationHasAllOfIt() {
        Path docs = Documents.ROOT.resolve("docs");
        String index = Documents.text(docs.resolve("README.md"));

        assertThat(Documents.files(docs, Integer.MAX_VALUE, ".md"))
                .filteredOn(file -> !file.endsWith("README.md") && !file.startsWith(RESULTS))
                .allSatisfy(file -> assertThat(index).contains("](" + docs.relativize(file) + ")"));
    }

    @Test
    void theExplanationOfTheSpeedLeadsToAllResults() {
        Path page = RESULTS.resolveSibling("performance.md");

        assertThat(Documents.files(RESULTS, 1, ".md"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Documents.text(page))
                        .contains("](" + page.getParent().relativize(file) + ")"));
    }

    @Test
    void everyTestThatAnExplanationNamesExists() {
        List<String> named = Documents.files(Documents.ROOT.resolve("docs/explanation"), 1, ".md").stream()
                .flatMap(page -> testsNamedIn(Documents.text(page)).stream())
                .toList();
        Set<String> declared = Documents.files(TESTS, Integer.MAX_VALUE, "Test.java").stream()
                .flatMap(ReadmeTest::testsDeclaredIn)
                .collect(Collectors.toSet());

        assertThat(named).isNotEmpty();
        assertThat(declared).containsAll(named);
    }

    private static List<String> testsNamedIn(String markdown) {
        List<String> tests = new ArrayList<>();
        String name = "";
        Matcher test = TEST.matcher(markdown);
        while (test.find()) {
            name = test.group(1) == null ? name : test.group(1);
            tests.add(test.group(2) == null ? name : name + "." + test.group(2));
        }
        return tests;
    }

    /** The class, and each of its methods and nested classes, at whatever depth. */
    private static Stream<String> testsDeclaredIn(Path source) {
        String name = source.getFileName().toString().replace(".java", "");
        return Stream.concat(
                Stream.of(name),
                DECLARATION.matcher(Documents.text(source)).results().map(found -> name + "." + found.group(1)));
    }

    @Test
    void theExampleOfTheReadmePrintsWhatTheReadmeSays() throws Exception {
        String printed = run(ReadmeExample::main);

        assertThat(printed).isEqualTo("hello\nclosed by client: 1000 (normal)\n");
        assertThat(Documents.blocks(Documents.text(Documents.ROOT.resolve("README.md")), "text"))
                .anyMatch(block -> block.endsWith(printed));
    }

    @Test
    void theClientsOfTheTutorialPrintWhatTheTutorialSays() throws Exception {
        String tutorial = Documents.text(Documents.ROOT.resolve("docs/tutorial/first-client.md"));
        String asynchronous = run(FirstClient::main).replaceAll("127.0.0.1:\\d+", "127.0.0.1:8080");

        assertThat(Documents.blocks(tutorial, "text")).contains(asynchronous).contains(run(FirstBlockingClient::main));
    }

    private static String run(Program program) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (EchoPeer peer = new EchoPeer()) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            program.run(new String[] {peer.uri()});
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    static Stream<Path> documents() {
        return Documents.markdown().stream();
    }
}
