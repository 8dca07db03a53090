package dev.noctule.cli;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends what there is to be sent, and prints what comes in. After the end of the input it goes on receiving until it has
 * been quiet for a while, enough has come, or the server closes: no reply is dropped.
 */
final class PipeMode implements Mode {
    /** For the thread that sends, to find out that the connection has ended. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Connector connector;
    private final Outgoing outgoing;
    private final FileMessage.Progress progress;
    private final Console console;
    private final EndRule rule;

    /**
     * Null until the input has ended; then what is to be made of that, if no close of the connection says otherwise.
     */
    private @Nullable ExitCode inputEnd;

    /** When the input ended, or the last message came after that, by the clock of {@link System#nanoTime()}. */
    private long quietSince;

    /** How many messages came. */
    private long received;

    /** How many of ours did not get out, and nobody was told yet. */
    private long unsent;

    /** Set when nobody reads standard output any more. */
    private boolean unread;

    PipeMode(Connector connector, Outgoing outgoing, FileMessage.Progress progress, Console console, EndRule rule) {
        this.connector = connector;
        this.outgoing = outgoing;
        this.progress = progress;
        this.console = console;
        this.rule = rule;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (Connection connection = connector.open(console)) {
            connection.introduce(console);
            new InputPump(outgoing, new Outlet(connection, progress), connection.inbox()).start();
            return converse(connection);
        }
    }

    private ExitCode converse(Connection connection) throws InterruptedException {
        while (true) {
            Event event = next(connection);
            if (event instanceof Event.Closed closed) {
                return end(closed, connection.inbox());
            }
            handle(event, connection);
            if (rule.isEnough(received, inputEnd != null)) {
                connection.finish();
            }
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
        Event event = inbox.next(rule.quiet().minusNanos(System.nanoTime() - quietSince));
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
            connection.abandon(); // what is still under way is of no use
        }
    }

    private void print(Event event) throws IOException {
        if (event instanceof Event.InputEnded ended) {
            inputEnded(ended.failure());
        } else if (event instanceof Event.Text text) {
            if (isWanted()) {
                console.text(text.text());
            }
        } else if (event instanceof Event.Binary binary) {
            if (isWanted()) {
                console.binary(binary.data());
            }
        } else if (event instanceof Event.NotSent) {
            unsent++;
        } else {
            printOther(event);
        }
    }

    /** Counts a message. Those that come after enough of them, or when nobody reads, are not printed. */
    private boolean isWanted() {
        quietSince = System.nanoTime();
        received++;
        return received <= rule.count() && !unread;
    }

    private void printOther(Event event) {
        if (event instanceof Event.Reconnected) {
            sayUnsent();
        }
        Reconnects.print(event, console);
        ControlFrames.print(event, console);
    }

    private void inputEnded(@Nullable Failure failure) {
        inputEnd = ExitCode.OK;
        quietSince = System.nanoTime();
        if (failure != null) {
            inputEnd = failure.code();
            console.notes().failure(failure);
        }
    }

    private void sayUnsent() {
        if (unsent > 0) {
            console.note("Not sent: " + unsent + (unsent == 1 ? " message" : " messages"));
            unsent = 0;
        }
    }

    private void say(Failure failure) {
        failure.lines().forEach(console::note);
    }

    private ExitCode end(Event.Closed closed, Inbox inbox) throws InterruptedException {
        ControlFrames.print(closed, console);
        try {
            if (rule.sendsAll()) {
                awaitInputEnd(inbox);
            }
            console.flush();
        } catch (IOException nobodyReads) {
            unread = true;
        }
        if (unread) {
            return ExitCode.OK; // as "| head -1" wants it
        }
        sayUnsent();
        Ending ending = Ending.of(closed.info());
        console.note(ending.line());
        return exitCode(ending.code());
    }

    /** What was given, and what became of it, is known soon: it does not come from somebody who types. */
    private void awaitInputEnd(Inbox inbox) throws IOException, InterruptedException {
        while (inputEnd == null) {
            Event event = inbox.next(A_MOMENT);
            if (event == null) {
                return;
            }
            print(event);
        }
    }

    /** What went wrong first counts; too few messages only if nothing did. */
    private ExitCode exitCode(ExitCode close) {
        if (inputEnd != null && inputEnd != ExitCode.OK) {
            return inputEnd;
        }
        if (close == ExitCode.OK && rule.isShort(received)) {
            say(rule.tooFew(received));
            return ExitCode.TIMEOUT;
        }
        return close;
    }
}
