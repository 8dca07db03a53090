package dev.noctule.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes what a shell wants to have beside the program: its man page, and the completion of its options. The build runs
 * this for the distribution.
 */
public final class ShellFiles {
    private ShellFiles() {}

    /**
     * Writes them.
     *
     * @param args the folder that is {@code share} in the distribution
     * @throws IOException if they cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path share = Path.of(args[0]);
        CommandLine line = EchoCli.commandLine(new Arguments());
        write(share.resolve("man/man1/echo-cli.1"), ManPage.of(line.getCommandSpec(), VersionLines.noctule()));
        write(share.resolve("bash-completion/completions/echo-cli"), AutoComplete.bash("echo-cli", line));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
