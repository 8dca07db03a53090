package dev.noctule.websocket.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tests have shown since the classes were compiled, in files beside these: one for every run, as a build has
 * several, each in a JVM of its own.
 */
final class Results {
    static final Path TEST_CLASSES = testClasses();
    private static final Path CLASSES = TEST_CLASSES.resolveSibling("classes");
    private static final Path FOLDER = TEST_CLASSES.resolveSibling("conformance");
    private static final String PASSED = "passed ";
    private static final String FAILED = "failed ";

    private Results() {}

    private static Path testClasses() {
        try {
            return Path.of(Results.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps the results of a run, by the keys of its tests. */
    static void add(Map<String, Boolean> passed) throws IOException {
        Files.createDirectories(FOLDER);
        Path file = Files.createTempFile(FOLDER, "run-", ".txt");
        Files.write(
                file,
                passed.entrySet().stream()
                        .map(test -> (test.getValue() ? PASSED : FAILED) + test.getKey())
                        .toList());
    }

    /** The last result of each test. Results of other classes than those of today are forgotten. */
    static Map<String, Boolean> all() throws IOException {
        FileTime compiled = Stream.concat(files(CLASSES).stream(), files(TEST_CLASSES).stream())
                .map(Results::modified)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Map<String, Boolean> passed = new TreeMap<>();
        for (Path run : files(FOLDER).stream()
                .sorted(Comparator.comparing(Results::modified))
                .toList()) {
            if (modified(run).compareTo(compiled) < 0) {
                Files.delete(run);
            } else {
                Files.readAllLines(run)
                        .forEach(line -> passed.put(line.substring(PASSED.length()), line.startsWith(PASSED)));
            }
        }
        return passed;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
