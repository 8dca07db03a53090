package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.noctule.benchmarks.echo.EchoServerProcess.Addresses;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Workload;
import dev.noctule.benchmarks.report.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs workloads, each with a server of its own.
 *
 * @param commandLine for the report
 */
record EchoRun(
        Plan plan,
        Contestants contestants,
        Cores cores,
        Commands commands,
        Versions versions,
        String commandLine,
        PrintStream progress) {
    private static final Duration START = Duration.ofMinutes(1);

    EchoResult run(Workload workload) throws IOException, InterruptedException {
        try (ChildProcess server = new ChildProcess(cores.server(commands.server()))) {
            Addresses addresses = server.answer(new TypeReference<>() {}, START);
            URI uri = workload.tls() ? addresses.tls() : addresses.plain();
            Contest contest = new Contest(plan, workload, server, progress);
            Map<ClientLibrary, List<Map<Metric, Double>>> windows = contest.run(
                    contestants.in(workload),
                    library -> new ChildProcess(cores.client(commands.client(library, workload, uri))));
            return new EchoResult(workload, facts(workload, addresses, contest), clients(windows));
        }
    }

    private List<EchoResult.Client> clients(Map<ClientLibrary, List<Map<Metric, Double>>> windows) throws IOException {
        List<EchoResult.Client> clients = new ArrayList<>();
        for (Map.Entry<ClientLibrary, List<Map<Metric, Double>>> entry : windows.entrySet()) {
            ClientLibrary library = entry.getKey();
            clients.add(new EchoResult.Client(library.label(), versions.of(library), entry.getValue()));
        }
        return clients;
    }

    private Map<String, String> facts(Workload workload, Addresses addresses, Contest contest) {
        Map<String, String> facts = new LinkedHashMap<>(Machine.describe());
        facts.put("Cores in use", cores.description());
        facts.put("JVM options of the clients", Commands.clientOptions(workload));
        facts.put(
                "Server",
                "Netty " + versions.built("netty") + ", "
                        + addresses.transport().name().toLowerCase(Locale.ROOT)
                        + "; handshake by its codec, frames echoed as bytes by FrameEcho with Noctule's masking loop");
        if (workload.tls()) {
            facts.put(
                    "TLS",
                    addresses.tlsEngine()
                            + " on the server; on the clients the JDK's, but for those that are called openssl"
                            + " and for Node");
        }
        facts.put(
                "Warm-up and window",
                "twice " + plan.warmup().toSeconds() + " s, and "
                        + plan.window().toSeconds() + " s");
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("Command line", commandLine);
        contestants.leftOut().forEach((client, reason) -> facts.put("Left out: " + client, reason));
        contest.failed().forEach((client, reason) -> facts.put("Failed: " + client, reason));
        return facts;
    }
}
