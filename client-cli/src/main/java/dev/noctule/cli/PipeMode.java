package dev.noctule.cli;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Standard input goes out line by line, payloads come out on standard output. After the end of the input it goes on
 * receiving until it has been quiet for a while, or the server closes: no reply is dropped.
 */
final class PipeMode implements Mode {
    static final Duration QUIET = Duration.ofSeconds(1);

    private final Connector connector;
    private final LineInput input;
    private final PipeConsole console;
    private final Duration quiet;

    /**
     * Null until the input has ended; then what is to be made of that, if no close of the connection says otherwise.
     */
    private @Nullable ExitCode inputEnd;

    /** When the input ended, or the last message came after that, by the clock of {@link System#nanoTime()}. */
    private long quietSince;

    /** Set when nobody reads standard output any more. */
    private boolean unread;

    PipeMode(Connector connector, Stdio stdio, boolean verbose, Duration quiet) {
        this.connector = connector;
        this.input = new LineInput(stdio.in());
        this.console = new PipeConsole(stdio.out(), stdio.err(), verbose);
        this.quiet = quiet;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (Connection connection = connector.open(console)) {
            connection.introduce(console);
            new InputPump(input, connection.socket(), connection.inbox()).start();
            return converse(connection);
        }
    }

    private ExitCode converse(Connection connection) throws InterruptedException {
        while (true) {
            Event event = next(connection);
            if (event instanceof Event.Closed closed) {
                return end(closed);
            }
            handle(event, connection);
        }
    }

    /**
     * The next event. A quiet second after the end of the input starts the closing; then the last event is not far. A
     * Ping does not break the quiet: there are servers that send one every half second.
     */
    private Event next(Connection connection) throws InterruptedException {
        Inbox inbox = connection.inbox();
        if (inputEnd == null) {
            return inbox.next();
        }
        Event event = inbox.next(quiet.minusNanos(System.nanoTime() - quietSince));
        if (event == null) {
            connection.finish();
            event = inbox.next();
        }
        return event;
    }

    private void handle(Event event, Connection connection) {
        try {
            print(event);
            if (connection.inbox().isEmpty()) {
                console.flush();
            }
        } catch (IOException nobodyReads) {
            unread = true;
            connection.socket().close(); // what is still under way is of no use
        }
    }

    private void print(Event event) throws IOException {
        if (event instanceof Event.InputEnded ended) {
            inputEnded(ended.failure());
        } else if (event instanceof Event.Text text && !unread) {
            quietSince = System.nanoTime();
            console.text(text.text());
        } else if (event instanceof Event.Binary binary && !unread) {
            quietSince = System.nanoTime();
            console.binary(binary.data());
        } else {
            ControlFrames.print(event, console);
        }
    }

    private void inputEnded(@Nullable Failure failure) {
        inputEnd = ExitCode.OK;
        quietSince = System.nanoTime();
        if (failure != null) {
            inputEnd = failure.code();
            failure.lines().forEach(console::note);
        }
    }

    private ExitCode end(Event.Closed closed) {
        ControlFrames.print(closed, console);
        try {
            console.flush();
        } catch (IOException nobodyReads) {
            unread = true;
        }
        if (unread) {
            return ExitCode.OK; // as "| head -1" wants it
        }
        Ending ending = Ending.of(closed.info());
        console.note(ending.line());
        return inputEnd == null || inputEnd == ExitCode.OK ? ending.code() : inputEnd;
    }
}
