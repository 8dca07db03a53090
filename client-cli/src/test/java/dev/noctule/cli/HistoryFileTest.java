package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where typed lines are kept, and that nobody else may read them. */
class HistoryFileTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void needPosix() {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Tool.require(posix, "there are no POSIX permissions");
    }

    @Test
    void isInTheStateFolderAndPrivate() throws Exception {
        Path file = HistoryFile.open(Map.of("XDG_STATE_HOME", folder.toString()), "/nowhere");

        assertThat(file).isEqualTo(folder.resolve("noctule/echo-cli.history")).isEmptyFile();
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void stateFolderIsInTheHomeUnlessItIsSet() throws Exception {
        Path expected = folder.resolve(".local/state/noctule/echo-cli.history");

        assertThat(HistoryFile.open(Map.of(), folder.toString())).isEqualTo(expected);
        assertThat(HistoryFile.open(Map.of("XDG_STATE_HOME", "relative"), folder.toString()))
                .as("relative folders are to be ignored")
                .isEqualTo(expected);
    }

    @Test
    void fileThatOthersCouldReadIsMadePrivateAndKept() throws Exception {
        Path file = HistoryFile.open(Map.of(), folder.toString());
        Files.writeString(file, "typed\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        HistoryFile.open(Map.of(), folder.toString());

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(file).hasContent("typed");
    }

    @Test
    void folderThatCannotBeMadeIsAnError() throws Exception {
        Path noFolder = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> HistoryFile.open(Map.of(), noFolder.toString()))
                .isInstanceOf(IOException.class);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
