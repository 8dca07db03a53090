package dev.noctule.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what was typed from one run to the next: a file in the user's state folder (XDG Base Directory), which nobody
 * else may read, for there may be secrets in it.
 */
final class HistoryFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private HistoryFile() {}

    /**
     * Makes sure that there is one, and that it is private.
     *
     * @param home the user's home folder, for when {@code XDG_STATE_HOME} is not set
     * @throws IOException if that cannot be: then nothing is to be kept
     */
    static Path open(Map<String, String> environment, String home) throws IOException {
        Path folder = stateFolder(environment, home).resolve("noctule");
        Files.createDirectories(folder);
        Path file = folder.resolve("echo-cli.history");
        PosixFileAttributeView posix = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (posix == null) {
            return file; // on Windows a user's folders are private
        }
        create(file);
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        return file;
    }

    /** Private from the first moment on. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException fromAnotherRun) {
            // as it should be
        }
    }

    /** A relative one is to be ignored, says the specification. */
    private static Path stateFolder(Map<String, String> environment, String home) {
        Path given = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
        return given.isAbsolute() ? given : Path.of(home, ".local", "state");
    }
}
