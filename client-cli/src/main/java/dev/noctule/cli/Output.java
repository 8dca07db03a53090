package dev.noctule.cli;

import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the program speaks, as the arguments want it. Loads neither JLine nor, unless the arguments ask for them, Jackson
 * and Logback.
 */
final class Output implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS ", Locale.ROOT);

    private final Arguments arguments;
    private final Stdio stdio;
    private final Clock clock;
    private final Map<String, String> environment;
    private final Journal journal;
    private final @Nullable FrameLog frames;

    private Output(Arguments arguments, Stdio stdio, Clock clock, Map<String, String> environment, Journal journal) {
        this.arguments = arguments;
        this.stdio = stdio;
        this.clock = clock;
        this.environment = environment;
        this.journal = journal;
        this.frames = arguments.frames ? FrameLog.switchOn() : null;
    }

    /** One for errors in the arguments: nothing is known yet of what they want. */
    static Output plain(Stdio stdio) {
        return new Output(new Arguments(), stdio, Clock.system(ZoneId.systemDefault()), Map.of(), Journal.none());
    }

    /**
     * Prepares it, and opens the files that it needs.
     *
     * @param clock tells the times, and in which zone the person lives
     * @throws FailureException if a file cannot be written
     */
    static Output open(Arguments arguments, Stdio stdio, Clock clock, Map<String, String> environment)
            throws FailureException {
        boolean kept = arguments.json || arguments.recordFile != null;
        Journal journal =
                kept ? Journal.open(arguments.json ? stdio.out() : null, arguments.recordFile, clock) : Journal.none();
        return new Output(arguments, stdio, clock, environment, journal);
    }

    /** A console on the standard streams. */
    Console pipe() {
        return through(
                arguments.json ? new JsonConsole(stdio.err(), this) : new PipeConsole(stdio.out(), stdio.err(), this));
    }

    /** From now on frames are shown on this console too, if they are shown at all. */
    Console through(Console console) {
        if (frames != null) {
            frames.showOn(console.notes());
        }
        return console;
    }

    /** Where the conversation is written down. */
    Journal journal() {
        return journal;
    }

    boolean isQuiet() {
        return arguments.quiet;
    }

    boolean showsDetails() {
        return arguments.verbose || arguments.frames;
    }

    boolean showsFrames() {
        return arguments.frames;
    }

    boolean isColouredOnTerminal() {
        return arguments.color.onTerminal(environment);
    }

    boolean isColouredElsewhere() {
        return arguments.color.elsewhere();
    }

    /** What a line begins with: the time of day for {@code -T}, else nothing. */
    String stamp() {
        return arguments.timeStamps ? LocalTime.now(clock).format(TIME) : "";
    }

    @Override
    public void close() {
        journal.close();
        if (frames != null) {
            frames.close();
        }
    }
}
