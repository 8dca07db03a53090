package dev.noctule.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What the process was given to read from and to write to.
 *
 * @param in standard input
 * @param out standard output; tells when nobody reads any more, which {@link System#out} does not
 * @param err standard error
 * @param terminal whether a person sits at both ends
 */
record Stdio(InputStream in, OutputStream out, PrintStream err, boolean terminal) {
    static Stdio ofProcess() {
        return new Stdio(System.in, new FileOutputStream(FileDescriptor.out), System.err, isTerminal(System.console()));
    }

    /**
     * Up to JDK 21 there is a console only if both ends are a terminal; from 22 on there may be one always, which can
     * be asked.
     */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }
}
