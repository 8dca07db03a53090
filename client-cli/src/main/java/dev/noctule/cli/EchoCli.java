package dev.noctule.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The command {@code echo-cli}: reads the arguments, runs one {@link Mode}, and ends the process with its {@link
 * ExitCode}.
 */
public final class EchoCli {
    private final Stdio stdio;
    private final PrintStream out;

    /** What is said before the arguments are known is said plainly. */
    private Output output;

    EchoCli(Stdio stdio) {
        this.stdio = stdio;
        this.out = new PrintStream(stdio.out(), false, StandardCharsets.UTF_8);
        this.output = Output.plain(stdio);
    }

    /**
     * Runs the program.
     *
     * @param args see {@code echo-cli --help}
     */
    public static void main(String[] args) {
        System.exit(new EchoCli(Stdio.ofProcess()).run(args).status());
    }

    /** All of the program but the exit. */
    ExitCode run(String... args) {
        try {
            return runOrFail(args);
        } catch (FailureException e) {
            return fail(e.failure());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } catch (RuntimeException | Error e) {
            return fail(Failures.internal(e));
        } finally {
            output.close();
        }
    }

    private ExitCode runOrFail(String... args) throws FailureException, InterruptedException {
        Arguments arguments = new Arguments();
        CommandLine line = commandLine(arguments);
        try {
            line.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            throw FailureException.usage(String.valueOf(e.getMessage()), "Try: echo-cli --help");
        }
        if (printedHelp(line)) {
            return ExitCode.OK;
        }
        arguments.check();
        output = Output.open(arguments, stdio, Clock.system(ZoneId.systemDefault()), System.getenv());
        ExitCode code = mode(arguments).run();
        output.journal().requireRecord();
        return code;
    }

    private boolean printedHelp(CommandLine line) {
        if (line.isUsageHelpRequested()) {
            line.usage(out);
        } else if (line.isVersionHelpRequested()) {
            line.printVersionHelp(out);
        } else {
            return false;
        }
        out.flush();
        return true;
    }

    /** The command line, and what its help says. */
    static CommandLine commandLine(Arguments arguments) {
        CommandLine line = new CommandLine(arguments);
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            meanings.put(String.format("%3d", code.status()), code.meaning());
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(meanings);
        return line;
    }

    private Mode mode(Arguments arguments) throws FailureException {
        if (arguments.listen != null) {
            ServerTls tls = ServerTls.of(arguments, arguments.listen);
            return new ListenMode(arguments.listen, tls, out, output.pipe());
        }
        if (arguments.url != null) {
            return talk(arguments, UrlRule.parse(arguments.url));
        }
        return new EmbeddedMode(output.pipe(), target -> talk(arguments, target));
    }

    /** The mode for a conversation; the place to choose from more of them. */
    private Mode talk(Arguments arguments, Target target) {
        Connector connector = new Connector(arguments, target);
        return new DeadlineMode(conversation(arguments, connector), connector.deadline());
    }

    private Mode conversation(Arguments arguments, Connector connector) {
        if (arguments.ping != null) {
            PingMode.Pace pace = PingMode.Pace.of(arguments.interval);
            return new Interruptible(new PingMode(connector, out, output.pipe(), arguments.ping, pace));
        }
        if (!stdio.terminal() || arguments.json) {
            return oneShot(arguments, connector, FileMessage.Progress.NONE, output.pipe());
        }
        if (arguments.converses()) {
            return new InteractiveMode(connector, SystemTerminal::open, output, history(arguments));
        }
        Screen screen = new Screen(out);
        return oneShot(
                arguments,
                connector,
                new ProgressLine(screen::status, System::nanoTime, Duration.ZERO),
                output.through(new TerminalConsole(screen::print, output)));
    }

    private Mode oneShot(Arguments arguments, Connector connector, FileMessage.Progress progress, Console console) {
        return new PipeMode(connector, arguments.outgoing(stdio.in()), progress, console, arguments.endRule());
    }

    private @Nullable Path history(Arguments arguments) {
        try {
            return arguments.noHistory ? null : HistoryFile.open(System.getenv(), System.getProperty("user.home"));
        } catch (IOException e) {
            output.pipe().detail("= what is typed is not kept: " + e);
            return null;
        }
    }

    private ExitCode fail(Failure failure) {
        output.journal().failed(failure);
        output.pipe().notes().failure(failure);
        return failure.code();
    }
}
