package dev.noctule.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, on the class path of the tests. */
final class EchoCliProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 150;

    private final Process process;
    private final Transcript out = new Transcript();
    private final Transcript err = new Transcript();
    private final List<Thread> readers;

    /** What a process left behind. */
    record Result(int status, String out, String err) {}

    private EchoCliProcess(Process process) {
        this.process = process;
        this.readers = List.of(copy(process.getInputStream(), out), copy(process.getErrorStream(), err));
    }

    /** The command line for {@code java} and echo-cli, with options of both. */
    static List<String> command(List<String> javaOptions, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(classPath());
        command.add(EchoCli.class.getName());
        command.addAll(List.of(args));
        return command;
    }

    static EchoCliProcess start(String... args) throws IOException {
        return start(List.of(), args);
    }

    static EchoCliProcess start(List<String> javaOptions, String... args) throws IOException {
        return new EchoCliProcess(new ProcessBuilder(command(javaOptions, args)).start());
    }

    /** Runs it with an input, to its end. */
    static Result run(String input, String... args) throws Exception {
        try (EchoCliProcess process = start(args)) {
            process.type(input);
            process.endInput();
            return process.result();
        }
    }

    /** Runs it under other JVM options, from a file to a file. */
    static Process run(List<String> javaOptions, Path in, Path out, String... args) throws Exception {
        Process process = new ProcessBuilder(command(javaOptions, args))
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The process did not end");
        }
        return process;
    }

    void type(String text) throws IOException {
        type(text.getBytes(StandardCharsets.UTF_8));
    }

    void type(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** What it prints to standard output. */
    Transcript out() {
        return out;
    }

    /** SIGTERM. By the handle, because the process itself would close what is still to be read. */
    void terminate() {
        process.toHandle().destroy();
    }

    Result result() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The process did not end");
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return new Result(process.exitValue(), out.text(), err.text());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Thread copy(InputStream from, Transcript to) {
        Thread thread = new Thread(() -> {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    /** A test runner may have the classes in a loader of its own, or on its own class path. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (ClassLoader loader = EchoCli.class.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    entries.add(path(url));
                }
            }
        }
        entries.add(System.getProperty("java.class.path"));
        return String.join(System.getProperty("path.separator"), entries);
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
