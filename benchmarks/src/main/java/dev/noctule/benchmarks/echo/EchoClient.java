package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Trust;
import dev.noctule.benchmarks.echo.load.Window;
import dev.noctule.benchmarks.echo.load.Workload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The process of one client with one workload. Prints an empty JSON object when it is connected. For each line of its
 * standard input, a number of milliseconds, it measures that long and prints the metrics as a line of JSON.
 */
@Command(name = "echo-client")
final class EchoClient implements Callable<Integer> {
    @Option(names = "--client", required = true)
    private String client = "";

    @Option(names = "--workload", required = true)
    private String workload = "";

    @Option(names = "--connections", required = true)
    private int connections;

    @Option(names = "--uri", required = true)
    private URI uri = URI.create("");

    @Option(names = "--certificate", required = true)
    private Path certificate = Path.of("");

    private final ObjectMapper json = new ObjectMapper();

    private EchoClient() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new EchoClient()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // for libraries that print
        Workload load = Workload.of(workload).withConnections(connections);
        try (ClientUnderTest library = ClientLibrary.of(client).open(Trust.in(certificate), load.readBufferBytes());
                Window window = Window.open(load, library, uri)) {
            answers.println(json.writeValueAsString(Map.of()));
            obey(window, answers);
        }
        return 0;
    }

    private void obey(Window window, PrintStream answers) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            Duration length = Duration.ofMillis(Long.parseLong(line));
            System.gc(); // so that no window pays for the garbage of another
            answers.println(json.writeValueAsString(window.measure(length)));
        }
    }
}
