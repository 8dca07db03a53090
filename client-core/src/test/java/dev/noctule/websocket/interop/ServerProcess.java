package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, which says on its output that it listens. It ends with this JVM at the latest. */
public final class ServerProcess implements AutoCloseable {
    private final ChildProcess process;
    private final Pattern ready;

    /**
     * Starts it.
     *
     * @param ready matches the whole line that it prints when it listens
     * @param command the program and its arguments
     */
    public ServerProcess(Pattern ready, List<String> command) throws IOException {
        this.ready = ready;
        process = new ChildProcess(command);
    }

    /** A file of src/test/interop, whether the tests run in the module or in the project's directory. */
    public static Path script(String name) {
        Path inModule = Path.of("src/test/interop", name);
        return Files.exists(inModule) ? inModule : Path.of("client-core").resolve(inModule);
    }

    /** Waits for the line that says that it listens. If it does not come, the process is ended. */
    public Matcher awaitReady() throws InterruptedException {
        try {
            return process.await(ready);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** All that it printed. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
