package dev.noctule.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program that a test wants beside the JDK. */
final class Tool {
    private Tool() {}

    /**
     * Fails in CI if the program is missing, where it was to be installed; elsewhere the test is reported as aborted.
     */
    static void require(String program) {
        require(isOnPath(program), program + " is not installed");
    }

    /** The same for a file or a folder. */
    static void require(Path file) {
        require(Files.exists(file), file + " is not there");
    }

    /** The same for anything. */
    static void require(boolean there, String problem) {
        if (there) {
            return;
        }
        String message = problem + ": it is needed for this test";
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        abort(message);
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
