package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code /file PATH}: what the person sees of it. */
@Timeout(60)
class FileCommandTest {
    private static final int MIB = 1024 * 1024;
    private static final int PARTS = 3 * MIB / (32 * 1024);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @TempDir
    private Path folder;

    @Test
    void fileThatTakesLongIsReportedOnOnceASecondAndNothingIsTakenBack() throws Exception {
        Path file = Files.write(folder.resolve("long"), new byte[3 * MIB]);
        AtomicLong now = new AtomicLong();

        assertThat(answersToSending(file, () -> now.getAndAdd(SECOND / 2)))
                .hasSize(PARTS / 2)
                .endsWith("Sent " + file + " (3145728 bytes)")
                .allMatch(answer -> answer.matches("Sent \\d of 3 MiB \\(\\d+ %\\)|Sent .* \\(3145728 bytes\\)"));
    }

    @Test
    void shortFileIsSaidWhenItIsOut() throws Exception {
        Path file = Files.write(folder.resolve("short"), new byte[MIB]);
        AtomicLong now = new AtomicLong();

        assertThat(answersToSending(file, () -> now.getAndAdd(SECOND)))
                .containsExactly("Sent " + file + " (1048576 bytes)");
    }

    private static List<String> answersToSending(Path file, LongSupplier clock) throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Output output = Output.plain(new Stdio(InputStream.nullInputStream(), nowhere, nowhere, false));
        List<String> answers = new ArrayList<>();
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree());
                Connection connection = new Connector(new Arguments(), server.target()).open(output.pipe())) {
            new FileCommand(file, connection, clock).run();
            connection.finish();
            Event event = connection.inbox().next();
            while (!(event instanceof Event.Closed)) {
                if (event instanceof Event.Answer answer) {
                    answers.add(answer.line());
                }
                event = connection.inbox().next();
            }
        }
        return answers;
    }
}
