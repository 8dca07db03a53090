package dev.noctule.cli;

import dev.noctule.websocket.WebSocket;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures round trips, like ping(8): a Ping every interval, a line for each Pong, and at the end what they took. It
 * ends with the last Pong, with the connection, or when its thread is interrupted.
 */
final class PingMode implements Mode {
    private final Connector connector;
    private final PrintStream out;
    private final Console console;
    private final long count;
    private final Pace pace;
    private final RoundTrips trips = new RoundTrips();

    /** When the next Ping is due, by the clock of {@link System#nanoTime()}. */
    private long next;

    private boolean interrupted;

    /**
     * How fast it goes.
     *
     * @param interval between two Pings
     * @param patience how long a Pong is waited for
     */
    record Pace(Duration interval, Duration patience) {
        private static final Duration INTERVAL = Duration.ofSeconds(1);
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        /** The interval that is wished, or that of ping(8); and the patience of somebody who watches. */
        static Pace of(@Nullable Duration wished) {
            Duration interval = wished == null ? INTERVAL : wished;
            return new Pace(interval, interval.compareTo(PATIENCE) > 0 ? interval : PATIENCE);
        }
    }

    /**
     * Prepares it.
     *
     * @param out for the round trips; everything else goes to the console
     * @param count how many Pings; 0 for no end
     */
    PingMode(Connector connector, PrintStream out, Console console, long count, Pace pace) {
        this.connector = connector;
        this.out = out;
        this.console = console;
        this.count = count;
        this.pace = pace;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (Connection connection = connector.open(console)) {
            connection.introduce(console);
            next = System.nanoTime();
            Event.Closed closed = measure(connection);
            trips.summary().forEach(this::print);
            Ending ending = Ending.of((closed == null ? close(connection) : closed).info());
            console.note(ending.line());
            return ending.code() == ExitCode.OK ? code() : ending.code();
        }
    }

    private ExitCode code() {
        boolean enough = interrupted || trips.received() >= count;
        return enough && trips.allAnswered() ? ExitCode.OK : ExitCode.TIMEOUT;
    }

    /** Sends and receives until it is over; null if that is not because the connection has ended. */
    private Event.@Nullable Closed measure(Connection connection) {
        try {
            while (sendWhatIsDue(connection) || trips.anyUnderWay()) {
                Event event = connection.inbox().next(untilSomethingIsDue());
                if (event instanceof Event.Closed closed) {
                    takeLateAnswers(connection.inbox());
                    ControlFrames.print(closed, console);
                    return closed;
                }
                handle(event);
            }
        } catch (InterruptedException ctrlC) {
            interrupted = true;
        }
        return null;
    }

    /** A Pong that was faster than {@link #ping} is told of by this thread, and may stand behind the end. */
    private void takeLateAnswers(Inbox inbox) throws InterruptedException {
        for (Event event = inbox.next(Duration.ZERO); event != null; event = inbox.next(Duration.ZERO)) {
            handle(event);
        }
    }

    /** Sends a Ping if it is time: false if there are none any more, or nobody reads what they take. */
    private boolean sendWhatIsDue(Connection connection) {
        long now = System.nanoTime();
        trips.giveUp(now)
                .forEach(lost ->
                        print("seq=" + lost + " lost: no Pong within " + Seconds.format(pace.patience()) + " s"));
        if (out.checkError() || (count > 0 && trips.sent() == count)) {
            return false;
        }
        if (next - now <= 0) {
            ping(
                    connection.socket(),
                    connection.inbox(),
                    trips.send(now + pace.patience().toNanos()));
            next = now + pace.interval().toNanos();
        }
        return true;
    }

    private static void ping(WebSocket socket, Inbox inbox, long sequence) {
        socket.ping().thenAccept(roundTrip -> inbox.answered(sequence, roundTrip)); // fails only with the connection
    }

    private Duration untilSomethingIsDue() {
        boolean last = count > 0 && trips.sent() == count;
        long now = System.nanoTime();
        long deadline = trips.nextDeadline(next) - now;
        return Duration.ofNanos(last ? deadline : Math.min(deadline, next - now));
    }

    private void handle(@Nullable Event event) {
        if (event instanceof Event.Answered answered) {
            if (trips.receive(answered.sequence(), answered.roundTrip())) {
                print(RoundTrips.line(answered.sequence(), answered.roundTrip()));
            }
        } else if (event != null) {
            ControlFrames.print(event, console); // messages are of no interest here
        }
    }

    private Event.Closed close(Connection connection) throws InterruptedException {
        connection.finish();
        while (true) {
            if (connection.inbox().next() instanceof Event.Closed closed) {
                ControlFrames.print(closed, console);
                return closed;
            }
        }
    }

    private void print(String line) {
        out.println(console.notes().stamp() + line);
        out.flush();
    }
}
