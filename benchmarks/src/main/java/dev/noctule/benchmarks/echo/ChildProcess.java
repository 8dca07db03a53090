package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that answers lines on its standard input with lines of JSON, and ends when that input ends. */
final class ChildProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    ChildProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        orders = process.outputWriter();
    }

    void order(long number) throws IOException {
        orders.write(number + "\n");
        orders.flush();
    }

    /**
     * Waits for the next line.
     *
     * @param patience after which the process is killed
     * @throws EOFException if the process ended instead, or was killed
     */
    <T> T answer(TypeReference<T> type, Duration patience) throws IOException {
        CompletableFuture<Boolean> inTime =
                new CompletableFuture<Boolean>().completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
        inTime.thenAccept(is -> {
            if (!is) {
                process.destroyForcibly(); // so that the line below ends
            }
        });
        @Nullable String line = answers.readLine();
        if (!inTime.complete(true)) {
            throw new EOFException("No answer within " + patience.toSeconds() + " s");
        }
        if (line == null) {
            throw new EOFException("The process ended");
        }
        return JSON.readValue(line, type);
    }

    /** What all threads of the process have used so far; empty where the system does not tell. */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            orders.close();
        } catch (IOException alreadyGone) {
            // A process that ended by itself has said why.
        }
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
