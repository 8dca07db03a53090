package dev.noctule.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a run took place, for its tables. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Set by {@code dev/bench}: of which commit the benchmarks are. */
    private static final String COMMIT = "noctule.commit";

    private Machine() {}

    /** Processor, cores, operating system, JDK, and the commit if it is known: name to value, in the order to print them. */
    public static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", processor());
        facts.put("Cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("OS", properties("os.name", "os.version", "os.arch"));
        facts.put("JDK", properties("java.vm.name", "java.runtime.version"));
        String commit = System.getProperty(COMMIT, "");
        if (!commit.isEmpty()) {
            facts.put("Commit", commit);
        }
        return facts;
    }

    /** Such as {@code jdk17}, for names of files. */
    public static String jdk() {
        return "jdk" + Runtime.version().feature();
    }

    /** A list of Markdown, such as {@link #describe()} and what else is to be known of a run. */
    public static String markdown(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(fact -> "* " + fact.getKey() + ": " + fact.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String properties(String... names) {
        return Stream.of(names).map(System::getProperty).collect(Collectors.joining(" "));
    }

    /** Linux tells it; elsewhere the architecture must do. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> properties("os.arch"));
        } catch (IOException noSuchFile) {
            return properties("os.arch");
        }
    }
}
