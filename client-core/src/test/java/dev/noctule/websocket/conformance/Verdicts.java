package dev.noctule.websocket.conformance;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a fuzzing server says about the cases that were run, and how often. */
final class Verdicts {
    /** Some servers know no verdicts, and leave the question open. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int ENOUGH_SILENCE = 3;

    /** Those that are always in the tally. */
    private static final List<String> USUAL = List.of("OK", "NON-STRICT", "FAILED", "INFORMATIONAL", "UNIMPLEMENTED");

    /** The last one: an extension that was not offered. */
    private static final Set<String> HARMLESS = Set.of("OK", "INFORMATIONAL", "UNIMPLEMENTED");

    private final Map<String, Integer> tally = new LinkedHashMap<>();

    private Verdicts() {
        USUAL.forEach(behavior -> tally.put(behavior, 0));
    }

    /** Asks about every case. A server that does not answer is not asked on and on: not all of them can. */
    static Verdicts collect(FuzzingServer server, List<Integer> cases, Deadline deadline, PrintStream out)
            throws InterruptedException {
        Verdicts verdicts = new Verdicts();
        int silence = 0;
        for (int number : cases) {
            if (silence == ENOUGH_SILENCE || deadline.isOver()) {
                break;
            }
            try {
                String behavior = server.behavior(number, deadline.left(PATIENCE));
                verdicts.tally.merge(behavior, 1, Integer::sum);
                if (!HARMLESS.contains(behavior)) {
                    out.println("case " + number + name(server, number) + ": " + behavior);
                }
            } catch (Trouble noVerdict) {
                silence++;
            }
        }
        return verdicts;
    }

    /** Such as {@code " (6.4.1)"}, if the server says so. */
    private static String name(FuzzingServer server, int number) throws InterruptedException {
        try {
            return " (" + server.caseId(number, PATIENCE) + ")";
        } catch (Trouble unnamed) {
            return "";
        }
    }

    boolean isEmpty() {
        return count() == 0;
    }

    int count() {
        return tally.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether so many cases have a verdict, and none of them is worse than harmless. */
    boolean areGood(int cases) {
        return count() == cases
                && tally.entrySet().stream()
                        .allMatch(entry -> HARMLESS.contains(entry.getKey()) || entry.getValue() == 0);
    }

    boolean anyFailed() {
        return tally.keySet().stream().anyMatch(behavior -> behavior.startsWith("FAILED") && tally.get(behavior) > 0);
    }

    /** One line: "OK 512, NON-STRICT 0, FAILED 0, INFORMATIONAL 3, UNIMPLEMENTED 2". */
    @Override
    public String toString() {
        return tally.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
