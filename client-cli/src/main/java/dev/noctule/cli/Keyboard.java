package dev.noctule.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Reads what a person types, line by line, until that person or the server has had enough. */
final class Keyboard {
    private static final String PROMPT = "> ";

    private final LineReader reader;
    private final Connection connection;
    private final Commands commands;

    /** Whether the last key was a Ctrl-C that has cleared a line: one more means that the person wants out. */
    private boolean cleared;

    Keyboard(LineReader reader, Connection connection) {
        this.reader = reader;
        this.connection = connection;
        this.commands = new Commands(connection);
    }

    /**
     * Edits lines on a terminal.
     *
     * @param history where they are kept, or null if they are not
     */
    static LineReader reader(Terminal terminal, @Nullable Path history) {
        LineReaderBuilder reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("echo-cli")
                .completer((self, line, candidates) -> complete(line, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true); // or JLine strips backslashes
        if (history != null) {
            reader.variable(LineReader.HISTORY_FILE, history);
        }
        return reader.build();
    }

    /**
     * Reads on until the person leaves, or the connection has ended.
     *
     * @return whether the person has left in a hurry, by a second Ctrl-C
     */
    boolean readToTheEnd() {
        while (connection.isUsable()) {
            try {
                String line = reader.readLine(PROMPT);
                cleared = false;
                if (line.equals("exit")) {
                    return false;
                }
                commands.enter(line);
            } catch (UserInterruptException ctrlC) {
                if (ctrlC.getPartialLine().isEmpty()) {
                    return cleared && connection.isUsable(); // else it was the printer's interrupt
                }
                cleared = true;
                // JLine may leave its interrupt behind, which would end the next line too. If it was the printer's, the
                // socket is not open any more.
                Thread.interrupted();
            } catch (EndOfFileException ctrlD) {
                return false;
            }
        }
        return false;
    }

    /** Slash commands, by Tab. */
    private static void complete(ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0 && line.word().startsWith("/")) {
            Stream.of(SlashCommand.values())
                    .map(command -> new Candidate(command.word()))
                    .forEach(candidates::add);
        }
    }
}
