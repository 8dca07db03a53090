package dev.noctule.websocket.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process that prints lines, and may obey lines that are typed. It ends with this JVM at the latest. */
public final class ChildProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final Writer typing;
    private final Thread killer;
    private final Queue<String> output = new ConcurrentLinkedQueue<>();

    /** The lines that nobody has waited for, and behind them nothing, for the end. */
    private final BlockingQueue<Optional<String>> unseen = new LinkedBlockingQueue<>();

    /**
     * Starts it.
     *
     * @param command the program and its arguments
     */
    public ChildProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        typing = process.outputWriter(StandardCharsets.UTF_8);
        killer = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(killer);
        Thread reader = new Thread(this::readOutput, "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * The command for a JVM like this one.
     *
     * @param options of the JVM; a class path among them takes the place of that of the tests
     * @param main whose {@code main} method it calls
     */
    public static List<String> jvm(List<String> options, Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", classPath()));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(args));
        return command;
    }

    /** That of the tests. Who runs them may have the classes in a loader of its own, or on its own class path. */
    public static String classPath() {
        Stream<String> loaders = ChildProcess.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(url -> Path.of(URI.create(url.toString())).toString())
                : Stream.empty();
        return Stream.concat(loaders, Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(this::onLine);
        } catch (UncheckedIOException | IOException e) {
            output.add(e.toString()); // killed
        }
        unseen.add(Optional.empty());
    }

    private void onLine(String line) {
        output.add(line);
        unseen.add(Optional.of(line));
    }

    /**
     * Waits for a line, and passes over those before it.
     *
     * @param pattern matches the whole line
     */
    public Matcher await(Pattern pattern) throws InterruptedException {
        while (true) {
            Optional<String> line = unseen.poll(Patience.SECONDS, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                throw new AssertionError("Expected a line like '" + pattern + "', but was"
                        + (line == null ? "" : " the end of") + ":\n" + output());
            }
            Matcher matcher = pattern.matcher(line.get());
            if (matcher.matches()) {
                return matcher;
            }
        }
    }

    /** All that it printed. */
    public String output() {
        return String.join("\n", output);
    }

    /** Writes a line to its standard input. */
    public void type(String line) throws IOException {
        typing.write(line + "\n");
        typing.flush();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits, and tells whether it is still there. */
    public boolean livesFor(Duration time) throws InterruptedException {
        return !process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends its standard input, and waits a while for it to end by itself. */
    public void endInput() throws IOException, InterruptedException {
        typing.close();
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
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
