package dev.noctule.websocket.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, which says on its output that it listens. It ends with this JVM at the latest. */
public final class ServerProcess implements AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Thread killer;
    private final Pattern ready;
    private final CompletableFuture<Matcher> listening = new CompletableFuture<>();
    private final Queue<String> output = new ConcurrentLinkedQueue<>();

    /**
     * Starts it.
     *
     * @param ready matches the whole line that it prints when it listens
     * @param command the program and its arguments
     */
    public ServerProcess(Pattern ready, List<String> command) throws IOException {
        this.ready = ready;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        killer = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread reader = new Thread(this::readOutput, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /** A file of src/test/interop, whether the tests run in the module or in the project's directory. */
    static Path script(String name) {
        Path inModule = Path.of("src/test/interop", name);
        return Files.exists(inModule) ? inModule : Path.of("client-core").resolve(inModule);
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(this::onLine);
        } catch (UncheckedIOException | IOException e) {
            output.add(e.toString()); // killed
        }
        listening.completeExceptionally(new AssertionError("The server ended"));
    }

    private void onLine(String line) {
        output.add(line);
        Matcher matcher = ready.matcher(line);
        if (matcher.matches()) {
            listening.complete(matcher);
        }
    }

    /** Waits for the line that says that it listens. If it does not come, the process is ended. */
    public Matcher awaitReady() throws InterruptedException {
        try {
            return listening.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new AssertionError("Expected a line like '" + ready + "', but was:\n" + output(), e);
        }
    }

    /** All that it printed. */
    String output() {
        return String.join("\n", output);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(killer);
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Process " + process.pid() + " does not end");
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
