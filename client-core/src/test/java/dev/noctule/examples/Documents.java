package dev.noctule.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The README, the documentation and the sources of this project, as text. */
public final class Documents {
    public static final Path ROOT = root();

    private Documents() {}

    /** Where the Maven wrapper is: the tests of a module may be started from anywhere in the project. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** The Markdown files at the root and all those in {@code docs}. */
    static List<Path> markdown() {
        List<Path> files = new ArrayList<>(files(ROOT, 1, ".md"));
        files.addAll(files(ROOT.resolve("docs"), Integer.MAX_VALUE, ".md"));
        return files;
    }

    /** Those in a folder, to this depth, whose names end like this. */
    public static List<Path> files(Path folder, int depth, String ending) {
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between {@code ```language} and {@code ```}. */
    static List<String> blocks(String markdown, String language) {
        List<String> blocks = new ArrayList<>();
        String opening = "\n```" + language + "\n";
        for (int at = markdown.indexOf(opening); at >= 0; at = markdown.indexOf(opening, at + 1)) {
            int start = at + opening.length();
            blocks.add(markdown.substring(start, markdown.indexOf("```", start)));
        }
        return blocks;
    }
}
