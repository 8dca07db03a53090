package dev.noctule.websocket.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Autobahn TestSuite as a fuzzing server, under Jython, in a process of its own. The build puts its files into
 * {@code target/autobahn}: {@code suite}, the Python sources, and {@code lib}, the jars. It ends with this JVM at the
 * latest.
 */
final class TestSuiteServer implements AutoCloseable {
    static final Path FOLDER = Path.of("target", "autobahn");

    /** What the server writes to when it is asked to update its reports. */
    static final Path REPORTS = FOLDER.resolve("reports");

    private static final Path SCRIPT = Path.of("src", "test", "autobahn", "fuzzing_server.py");
    private static final String READY = "listening on ";
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Thread killer;
    private final String url;

    /**
     * Returns when it listens.
     *
     * @param messages how many messages each compression case sends; 1000 in the TestSuite
     * @param cases identifiers or patterns such as {@code 6.*}
     * @param jvmOptions for its JVM
     */
    TestSuiteServer(int messages, List<String> cases, List<String> jvmOptions) throws IOException {
        process = new ProcessBuilder(command(messages, cases, jvmOptions))
                .redirectError(FOLDER.resolve("errors.log").toFile())
                .start();
        killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        url = "ws://127.0.0.1:" + awaitPort(output);
        Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "output of the TestSuite");
        drain.setDaemon(true);
        drain.start();
    }

    /** Whether the build has put the files where they belong. */
    static boolean isInstalled() {
        return Files.isDirectory(FOLDER.resolve("suite")) && Files.isDirectory(FOLDER.resolve("lib"));
    }

    private static List<String> command(int messages, List<String> cases, List<String> jvmOptions) {
        Path suite = FOLDER.resolve("suite");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", FOLDER.resolve("lib") + File.separator + "*", "-Dpython.path=" + suite));
        command.addAll(List.of("org.python.util.jython", SCRIPT.toString(), suite.toString(), REPORTS.toString()));
        command.add(Integer.toString(messages));
        command.addAll(cases);
        return command;
    }

    private static String awaitPort(BufferedReader output) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (@Nullable String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
            seen.append(line).append('\n');
        }
        throw new IOException("The TestSuite did not start; see " + FOLDER + "/errors.log and:\n" + seen);
    }

    String url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(killer);
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Process " + process.pid() + " does not end");
        }
    }
}
