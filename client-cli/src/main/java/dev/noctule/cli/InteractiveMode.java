package dev.noctule.cli;

import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * A person types, and sees what comes in, both at the same time. This thread reads the keyboard, a second one prints
 * above the line that is being typed. The person ends it with {@code exit}, Ctrl-D or Ctrl-C, the server with a Close.
 */
final class InteractiveMode implements Mode {
    private static final String PROMPT = "> ";
    private static final String HELP = "One line is one message. To leave: exit, Ctrl-D or Ctrl-C.";

    private final Connector connector;
    private final TerminalSource terminals;
    private final Console early;
    private final boolean verbose;

    /** Opens the terminal. */
    interface TerminalSource {
        Terminal open() throws IOException;
    }

    /**
     * Prepares it; nothing is opened yet.
     *
     * @param early for what happens before the terminal is taken over: until then Ctrl-C just ends the process
     */
    InteractiveMode(Connector connector, TerminalSource terminals, Console early, boolean verbose) {
        this.connector = connector;
        this.terminals = terminals;
        this.early = early;
        this.verbose = verbose;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (Connection connection = connector.open(early);
                Terminal terminal = terminals.open()) {
            LineReader reader = reader(terminal);
            Console console = new TerminalConsole(reader::printAbove, verbose);
            connection.introduce(console);
            console.note(HELP);
            Printer printer = new Printer(connection.inbox(), console, Thread.currentThread());
            printer.start();
            sendLines(reader, connection);
            connection.finish();
            return printer.awaitEnd();
        } catch (IOException e) {
            throw new FailureException(Failure.of(
                    ExitCode.INTERNAL,
                    "cannot use the terminal: " + e.getMessage(),
                    "Try it in a pipe: ... | echo-cli URL | cat"));
        }
    }

    static LineReader reader(Terminal terminal) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("echo-cli")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // or JLine strips backslashes
                .build();
    }

    private void sendLines(LineReader reader, Connection connection) {
        while (connection.isUsable()) {
            try {
                String line = reader.readLine(PROMPT);
                if (line.equals("exit")) {
                    return;
                }
                send(line, connection);
            } catch (UserInterruptException ctrlC) {
                if (ctrlC.getPartialLine().isEmpty()) {
                    return;
                }
                // JLine may leave its interrupt behind, which would end the next line too. If it was the printer's, the
                // socket is not open any more.
                Thread.interrupted();
            } catch (EndOfFileException ctrlD) {
                return;
            }
        }
    }

    private static void send(String line, Connection connection) {
        try {
            connection.socket().sendText(line).exceptionally(error -> {
                connection.inbox().notSent(String.valueOf(error.getMessage()));
                return null;
            });
        } catch (IllegalArgumentException noUtf8Form) {
            connection.inbox().notSent(String.valueOf(noUtf8Form.getMessage()));
        }
    }
}
