package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The command lines of the server and the clients. Every JVM has the same options: a fixed heap; the collector that a
 * JVM chooses for itself on one core; Netty's leak detection off, as in production.
 *
 * @param files a directory of this run's own
 * @param nodeDirectory has the npm packages
 */
record Commands(Path files, Path nodeDirectory) {
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dio.netty.leakDetection.level=disabled",
            "--enable-native-access=ALL-UNNAMED");

    List<String> server() {
        return java(List.of(), EchoServerProcess.class, "--certificate", certificate());
    }

    List<String> client(ClientLibrary library, Workload workload, URI uri) throws IOException {
        return library.runsOnJava() ? javaClient(library, workload, uri) : nodeClient(workload, uri);
    }

    private List<String> javaClient(ClientLibrary library, Workload workload, URI uri) {
        return java(
                options(workload),
                EchoClient.class,
                "--client",
                library.label(),
                "--workload",
                workload.name(),
                "--connections",
                Integer.toString(workload.connections()),
                "--uri",
                uri.toString(),
                "--certificate",
                certificate());
    }

    /** What the JVMs of the clients run with, for the report. */
    static String clientOptions(Workload workload) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        options.addAll(options(workload));
        return String.join(" ", options);
    }

    private static List<String> options(Workload workload) {
        // With all pages of the heap there from the start, what the process grows by is native memory and stacks.
        if (workload.shape() == Workload.Shape.IDLE) {
            return List.of("-XX:+AlwaysPreTouch");
        }
        OptionalInt readBufferBytes = workload.readBufferBytes();
        return readBufferBytes.isPresent()
                ? List.of("-Djdk.httpclient.bufsize=" + readBufferBytes.getAsInt())
                : List.of();
    }

    private List<String> nodeClient(Workload workload, URI uri) throws IOException {
        Path script = files.resolve("node-client.mjs");
        try (InputStream in = Commands.class.getResourceAsStream("node-client.mjs")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return List.of(
                "node",
                "--expose-gc",
                script.toString(),
                nodeDirectory.toAbsolutePath().toString(),
                json(workload),
                uri.toString(),
                certificate());
    }

    private static String json(Workload workload) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(workload);
    }

    private static List<String> java(List<String> options, Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    private String certificate() {
        return files.resolve("certificate.pem").toString();
    }
}
