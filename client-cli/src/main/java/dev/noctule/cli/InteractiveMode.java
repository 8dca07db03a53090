package dev.noctule.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * A person types, and sees what comes in, both at the same time. This thread reads the keyboard, a second one prints
 * above the line that is being typed. The person ends it with {@code exit}, Ctrl-D or Ctrl-C, the server with a Close.
 */
final class InteractiveMode implements Mode {
    private static final String HINT = "One line is one message; /help shows more. To leave: exit, Ctrl-D or Ctrl-C.";

    private final Connector connector;
    private final TerminalSource terminals;
    private final Output output;
    private final @Nullable Path history;

    /** Opens the terminal. */
    interface TerminalSource {
        Terminal open() throws IOException;
    }

    /**
     * Prepares it; nothing is opened yet.
     *
     * @param history where typed lines are kept, or null if they are not
     */
    InteractiveMode(Connector connector, TerminalSource terminals, Output output, @Nullable Path history) {
        this.connector = connector;
        this.terminals = terminals;
        this.output = output;
        this.history = history;
    }

    /** Takes the terminal over only when there is a connection: until then Ctrl-C just ends the process. */
    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (Connection connection = connector.open(output.pipe());
                Terminal terminal = terminals.open()) {
            LineReader reader = Keyboard.reader(terminal, history);
            return talk(connection, reader, output.through(new TerminalConsole(reader::printAbove, output)));
        } catch (IOException e) {
            throw new FailureException(Failure.of(
                    ExitCode.INTERNAL,
                    "cannot use the terminal: " + e.getMessage(),
                    "Try it in a pipe: ... | echo-cli URL | cat"));
        }
    }

    private ExitCode talk(Connection connection, LineReader reader, Console console) {
        connection.introduce(console);
        console.note(HINT);
        Printer printer = new Printer(connection.inbox(), console, Thread.currentThread());
        printer.start();
        boolean hurried = new Keyboard(reader, connection).readToTheEnd();
        connection.finish();
        ExitCode end = printer.awaitEnd();
        return hurried ? ExitCode.INTERRUPTED : end;
    }
}
