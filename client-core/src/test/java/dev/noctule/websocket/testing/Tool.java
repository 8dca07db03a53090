package dev.noctule.websocket.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A program that a test needs and that is not part of a JDK. Where it is absent, the test is aborted and says what to
 * install; where the environment has {@code CI=true}, it fails, so that no test is skipped unseen.
 */
public final class Tool {
    /** For users who are not root, Debian leaves these out of PATH, and nginx lives there. */
    private static final String SYSTEM_DIRECTORIES = "/usr/local/sbin" + File.pathSeparator + "/usr/sbin";

    private Tool() {}

    /**
     * Where a program is.
     *
     * @param name as one would type it
     */
    public static Path require(String name) {
        Path found = Stream.of(
                        (System.getenv("PATH") + File.pathSeparator + SYSTEM_DIRECTORIES).split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        require(found != null, name + ": not installed");
        return found;
    }

    /**
     * Any other condition.
     *
     * @param present whether it holds
     * @param otherwise what is missing, and how to get it
     */
    public static void require(boolean present, String otherwise) {
        if (present) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(otherwise + " (where CI=true, that is a failure)");
        }
        throw new TestAbortedException(otherwise);
    }
}
