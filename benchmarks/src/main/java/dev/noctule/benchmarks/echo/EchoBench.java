package dev.noctule.benchmarks.echo;

import dev.noctule.benchmarks.echo.load.Workload;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dev/bench echo}: the driver of the echo runs. */
@Command(
        name = "dev/bench echo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares clients against one echo server: the workloads small and latency, or those named.")
public final class EchoBench implements Callable<Integer> {
    private static final Path NODE_DIRECTORY = Path.of("client-core/src/test/interop");
    private static final List<String> SHORT_FORM = List.of("small", "latency");

    @Parameters(
            paramLabel = "WORKLOAD",
            description = "latency, small, medium, 64k, 1m, wss-latency, wss-small, wss-64k, many or idle.")
    private List<String> workloads = List.of();

    @Option(names = "--full", description = "All workloads unless some are named; more and longer windows.")
    private boolean full;

    @Option(names = "--clients", split = ",", description = "Only these, such as noctule-nio,netty-nio,jdk.")
    private List<String> clients = List.of();

    @Option(names = "--rounds", description = "Windows of each client.")
    private @Nullable Integer rounds;

    @Option(names = "--warmup", description = "Seconds of each of the two windows that do not count.")
    private @Nullable Integer warmup;

    @Option(names = "--seconds", description = "Length of a window.")
    private @Nullable Integer seconds;

    @Option(
            names = "--connections",
            defaultValue = "1000",
            description = "Of the workloads many and idle; default ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--output",
            defaultValue = "docs/explanation/performance",
            description = "Directory of the results; default ${DEFAULT-VALUE}.")
    private Path output = Path.of("");

    private final String commandLine;
    private final PrintStream out = System.out;

    private EchoBench(String[] args) {
        commandLine = "dev/bench echo " + String.join(" ", args);
    }

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new EchoBench(args)).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path files = Files.createTempDirectory("noctule-echo");
        try {
            runAll(files);
        } finally {
            deleteAll(files);
        }
        return 0;
    }

    private void runAll(Path files) throws Exception {
        Contestants contestants = Contestants.select(clients, NODE_DIRECTORY);
        contestants.leftOut().forEach((client, reason) -> out.println("Left out: " + client + ", " + reason));
        Cores cores = Cores.probe();
        out.println(cores.description());
        Commands commands = new Commands(files, NODE_DIRECTORY);
        EchoRun run = new EchoRun(plan(), contestants, cores, commands, new Versions(NODE_DIRECTORY), commandLine, out);
        for (Workload workload : chosen()) {
            if (contestants.in(workload).isEmpty()) {
                throw new IllegalStateException("Nobody takes part in " + workload.name());
            }
            EchoResult result = run.run(workload.withConnections(connections));
            if (result.clients().isEmpty()) {
                throw new IllegalStateException("No client ran to the end: " + result.facts());
            }
            EchoReport report = new EchoReport(result);
            report.writeTo(output);
            out.println(report.table().markdown());
        }
    }

    private Plan plan() {
        Plan plan = full ? Plan.FULL : Plan.SHORT;
        return new Plan(
                rounds != null ? rounds : plan.rounds(),
                warmup != null ? Duration.ofSeconds(warmup) : plan.warmup(),
                seconds != null ? Duration.ofSeconds(seconds) : plan.window());
    }

    private List<Workload> chosen() {
        if (!workloads.isEmpty()) {
            return workloads.stream().map(Workload::of).toList();
        }
        return full ? Workload.all() : SHORT_FORM.stream().map(Workload::of).toList();
    }

    private static void deleteAll(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
