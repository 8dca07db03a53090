package dev.noctule.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs all of the program in this process: standard streams in, standard streams and an exit code out. */
final class Shell {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** With this on standard input. */
    ExitCode run(String input, String... args) {
        return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    /** With a standard input that never ends. */
    ExitCode runWithOpenInput(String... args) throws IOException {
        return run(new PipedInputStream(new PipedOutputStream()), args);
    }

    ExitCode run(InputStream in, String... args) {
        return run(in, false, args);
    }

    /** On a terminal, where nobody types. */
    ExitCode runOnTerminal(String... args) {
        return run(InputStream.nullInputStream(), true, args);
    }

    private ExitCode run(InputStream in, boolean terminal, String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new EchoCli(new Stdio(in, out, errors, terminal)).run(args);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
