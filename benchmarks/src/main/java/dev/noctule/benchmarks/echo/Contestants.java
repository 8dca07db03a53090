package dev.noctule.benchmarks.echo;

import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients that take part.
 *
 * @param present in the order of a round
 * @param leftOut client to reason
 */
record Contestants(List<ClientLibrary> present, Map<String, String> leftOut) {
    /**
     * Selects from what this system can run.
     *
     * @param names none for all
     * @param nodeDirectory where npm has installed {@code ws}, perhaps
     * @throws IllegalStateException if {@code ws} is missing under CI, which is to test all there is
     */
    static Contestants select(List<String> names, Path nodeDirectory) throws InterruptedException {
        List<ClientLibrary> asked = names.isEmpty()
                ? Arrays.asList(ClientLibrary.values())
                : names.stream().map(ClientLibrary::of).toList();
        List<ClientLibrary> present = new ArrayList<>();
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (ClientLibrary library : asked) {
            String missing = missing(library, nodeDirectory);
            if (missing.isEmpty()) {
                present.add(library);
            } else {
                leftOut.put(library.label(), missing);
            }
        }
        return new Contestants(present, leftOut);
    }

    /** Those who are present, but for whom the workload would not tell from others. */
    List<ClientLibrary> in(Workload workload) {
        return present.stream()
                .filter(library -> workload.tls() || !library.isForTlsOnly())
                .toList();
    }

    /** Why the client cannot run here; empty if it can. */
    private static String missing(ClientLibrary library, Path nodeDirectory) throws InterruptedException {
        String natives = library.missing();
        if (!natives.isEmpty()) {
            return natives;
        }
        if (!library.runsOnJava() && !Files.isDirectory(nodeDirectory.resolve("node_modules/ws"))) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("The package ws is missing: run npm ci in " + nodeDirectory);
            }
            return "not installed: run npm ci in " + nodeDirectory;
        }
        if (!library.runsOnJava() && !Cores.runs(List.of("node", "--version"))) {
            return "node does not run here";
        }
        return "";
    }
}
