package dev.noctule.benchmarks.codec;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.noctule.benchmarks.report.Machine;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dev/bench codec}: runs the benchmarks of the codec and writes what they give. */
@Command(name = "dev/bench codec", description = "Runs the frame codec beside Netty's, and writes tables and charts.")
public final class CodecBench implements Callable<Integer> {
    @ArgGroup // one of them, or none
    private Scope scope = new Scope();

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            defaultValue = "docs/explanation/performance",
            description = "Where the files go. Default: ${DEFAULT-VALUE}")
    private Path output = Path.of("");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this.")
    @SuppressWarnings("unused") // picocli asks for it
    private boolean help;

    private final String arguments;

    private static final class Scope {
        @Option(names = "--goals", description = "Every size that a goal names: some forty minutes.")
        private boolean goals;

        @Option(
                names = "--others",
                description = "What no goal names: fragments, split reads, parts, many frames in a read, deflate, other"
                        + " text, other memory, other threads; some forty minutes.")
        private boolean others;

        @Option(names = "--full", description = "Every benchmark with every parameter: some hours.")
        private boolean full;

        CodecPlan plan() {
            if (full) {
                return CodecPlan.FULL;
            }
            if (others) {
                return CodecPlan.OTHERS;
            }
            return goals ? CodecPlan.GOALS : CodecPlan.SHORT;
        }
    }

    private CodecBench(String arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new CodecBench(String.join(" ", args))).execute(args));
    }

    @Override
    public Integer call() throws RunnerException, IOException {
        Files.createDirectories(output); // before hours have passed
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        CodecPlan plan = scope.plan();
        List<RunResult> results = run(plan);
        String jdk = Machine.jdk();
        Map<String, String> facts = facts(results, load);
        writeJson(results, facts, output.resolve(plan.files() + "-" + jdk + ".json"));
        List<Figure> figures = results.stream().map(Figure::of).toList();
        new CodecReport(Comparison.of(figures), facts).writeTo(output, plan.files(), jdk);
        return 0;
    }

    /**
     * JMH's results beside the facts. Which JVM it was is one of these; its place says something about the machine of
     * whoever has run this.
     */
    private static void writeJson(List<RunResult> results, Map<String, String> facts, Path file) throws IOException {
        ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(results);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode();
        report.set("facts", mapper.valueToTree(facts));
        report.set("results", mapper.readTree(file.toFile()));
        report.get("results").forEach(result -> ((ObjectNode) result).remove("jvm"));
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    }

    private static List<RunResult> run(CodecPlan plan) throws RunnerException {
        List<RunResult> results = new ArrayList<>();
        for (ChainedOptionsBuilder run : plan.runs()) {
            results.addAll(new Runner(plan.paced(run).build()).run());
        }
        return results;
    }

    private Map<String, String> facts(List<RunResult> results, double load) {
        Map<String, String> facts = Machine.describe();
        facts.put(
                "Netty",
                Objects.requireNonNull(Version.identify().get("netty-common")).artifactVersion());
        facts.put("Allocator, of both", ByteBufAllocator.DEFAULT.getClass().getSimpleName() + ", Netty's default");
        facts.put("Leak detection, of both", "disabled");
        facts.put("JMH", results.get(0).getParams().getJmhVersion());
        facts.put("Load before the run", Double.toString(load));
        facts.put("Forks", Integer.toString(results.get(0).getParams().getForks()));
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("Command line", ("`dev/bench codec " + arguments).strip() + "`");
        return facts;
    }
}
