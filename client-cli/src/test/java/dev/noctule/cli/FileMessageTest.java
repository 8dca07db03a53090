package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file, or a stream, is one binary message, sent in parts as the server takes them. */
@Timeout(60)
class FileMessageTest {
    private static final int PART = 32 * 1024;

    @TempDir
    private Path folder;

    @Test
    void fileIsOneBinaryMessageOfManyFrames() throws Exception {
        String text = "0123456789".repeat(10_000);
        Path file = Files.writeString(folder.resolve("file"), text);
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            ScriptedServer.Frame frame = peer.readFrame();
            assertThat(frame.opcode()).as("binary").isEqualTo(2);
            StringBuilder received = new StringBuilder(frame.text());
            while (!frame.fin()) {
                frame = peer.readFrame();
                assertThat(frame.opcode()).as("continuation").isZero();
                received.append(frame.text());
            }
            assertThat(received).hasToString(text);
        })) {
            assertThat(sendTo(server, file)).isTrue();
            server.awaitEnd();
        }
    }

    @Test
    void emptyFileIsAnEmptyMessage() throws Exception {
        Path file = Files.createFile(folder.resolve("empty"));
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame()).isEqualTo(new ScriptedServer.Frame(true, 2, "", 0));
        })) {
            assertThat(sendTo(server, file)).isTrue();
            server.awaitEnd();
        }
    }

    @Test
    void fileThatIsNotThereIsNamedAndNothingIsBegun() {
        Path file = folder.resolve("no-such-file");

        FailureException wrong = catchThrowableOfType(
                FailureException.class,
                () -> FileMessage.send(file, new FakeSocket().socket, FileMessage.Progress.NONE));
        assertThat(wrong.failure().code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.failure().cause()).isEqualTo("cannot read " + file + ": there is no such file");
    }

    @Test
    void streamThatBreaksLeavesTheMessageUnfinished() {
        FakeSocket fake = new FakeSocket();
        assertThatThrownBy(() -> FileMessage.send(new BrokenInput(), 0, fake.socket, FileMessage.Progress.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
        assertThat(fake.finished).isFalse();
    }

    @Test
    void connectionThatEndsIsNotReadFor() throws Exception {
        FakeSocket fake = new FakeSocket();
        fake.writable = false;
        InputStream endless = new ByteArrayInputStream(new byte[PART]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                fake.failWrites = true;
                return length;
            }
        };

        assertThat(FileMessage.send(endless, 0, fake.socket, FileMessage.Progress.NONE))
                .isFalse();
        assertThat(fake.finished).isFalse();
    }

    @Test
    void progressCountsWhatTheOperatingSystemHasTaken() throws Exception {
        FakeSocket fake = new FakeSocket();
        List<String> told = new ArrayList<>();
        InputStream threeParts = new ByteArrayInputStream(new byte[3 * PART]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                if (fake.writes.size() == 2) {
                    fake.writes.get(0).complete(null);
                }
                return super.read(bytes, offset, length);
            }
        };

        FileMessage.send(threeParts, 3 * PART, fake.socket, new FileMessage.Progress() {
            @Override
            public void flushed(long flushed, long total) {
                told.add(flushed / PART + " of " + total / PART);
            }

            @Override
            public void ended() {
                told.add("ended");
            }
        });

        assertThat(told).containsExactly("0 of 3", "0 of 3", "1 of 3", "ended");
    }

    private static boolean sendTo(ScriptedServer server, Path file) throws Exception {
        try (WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket =
                    client.connect(server.url(), new WebSocketListener() {}).join();
            return FileMessage.send(file, socket, FileMessage.Progress.NONE);
        }
    }

    /** A socket whose parts are out when the test says so. */
    private static final class FakeSocket implements BinaryMessageWriter {
        private final List<CompletableFuture<Void>> writes = new ArrayList<>();
        private boolean writable = true;
        private boolean failWrites;
        private boolean finished;

        private final WebSocket socket = (WebSocket) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (proxy, method, args) -> method.getName().equals("startBinary") ? this : writable);

        @Override
        public CompletableFuture<Void> write(ByteBuffer part) {
            CompletableFuture<Void> written = new CompletableFuture<>();
            writes.add(written);
            if (failWrites) {
                written.completeExceptionally(new IOException("closed"));
            }
            return written;
        }

        @Override
        public CompletableFuture<Void> finish() {
            finished = true;
            return CompletableFuture.completedFuture(null);
        }
    }
}
