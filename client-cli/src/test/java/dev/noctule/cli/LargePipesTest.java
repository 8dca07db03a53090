package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hundred megabytes go through a process that has 32. */
@Timeout(180)
class LargePipesTest {
    private static final List<String> SMALL = List.of("-Xmx32m");
    private static final int LINES = 100_000;
    private static final int LINE_BYTES = 1_000;
    private static final long BYTES = (long) LINES * LINE_BYTES;

    @TempDir
    private Path folder;

    private Path input;

    @BeforeEach
    void write() throws IOException {
        input = folder.resolve("in");
        byte[] line = ("x".repeat(LINE_BYTES - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(input), 1 << 20)) {
            for (int i = 0; i < LINES; i++) {
                byte[] number = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(number, 0, line, 0, number.length);
                out.write(line);
            }
        }
    }

    /** The 32 megabytes are for the client and for the server that echo-cli starts. */
    @Test
    @Tag("fault-43")
    void linesGoOutAndComeBack() throws Exception {
        Path output = folder.resolve("out");

        Process cli = EchoCliProcess.run(SMALL, input, output);

        assertThat(cli.exitValue()).isZero();
        assertThat(Files.mismatch(input, output)).as("byte for byte").isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-b", "-f"})
    @Tag("fault-43")
    void oneMessageOfAnyLengthGoesOut(String option) throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            long received = 0;
            ScriptedServer.Frame frame;
            do {
                frame = peer.readFrame();
                received += frame.text().length(); // it is ASCII
            } while (!frame.fin());
            assertThat(received).isEqualTo(BYTES);
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            String[] args = option.equals("-f")
                    ? new String[] {option, input.toString(), server.url()}
                    : new String[] {option, server.url()};
            Process cli = EchoCliProcess.run(SMALL, input, folder.resolve("out"), args);

            server.awaitEnd();
            assertThat(cli.exitValue()).isZero();
        }
    }
}
