package dev.noctule.examples;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Executor;

/** The snippets of docs/how-to/stream-long-messages.md. */
final class Streaming {
    private Streaming() {}

    /** Counts what it is given, and keeps none of it. */
    static final class Download implements StreamingListener {
        private static final long LONGEST = 10L * 1024 * 1024 * 1024;

        private long received;

        @Override
        public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
            received += part.remaining();
            if (received > LONGEST) {
                socket.close(CloseCode.MESSAGE_TOO_BIG, "");
            } else if (last) {
                System.out.println(received + " bytes");
                received = 0;
            }
        }
    }

    static WebSocketRequest onDemand(String uri) {
        WebSocketRequest request =
                WebSocketRequest.builder(uri).autoDemand(false).build();
        return request;
    }

    /** Has each part written by another thread, and asks for the next one when that is done. */
    static final class ToFile implements StreamingListener {
        private final Executor disk;
        private final FileChannel file;

        ToFile(Executor disk, FileChannel file) {
            this.disk = disk;
            this.file = file;
        }

        @Override
        public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
            ByteBuffer copy = ByteBuffer.allocate(part.remaining()).put(part).flip();
            disk.execute(() -> {
                write(copy);
                socket.request(1);
            });
        }

        private void write(ByteBuffer part) {
            try {
                while (part.hasRemaining()) {
                    file.write(part);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    static void upload(WebSocket socket, InputStream in) throws IOException {
        BinaryMessageWriter message = socket.startBinary();
        byte[] block = new byte[64 * 1024];
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            message.write(ByteBuffer.wrap(block, 0, length)).join();
        }
        message.finish().join();
    }

    /** Sends from an event loop: the next part when the one before it has gone out. */
    static void lines(TextMessageWriter message, Iterator<String> lines) {
        if (lines.hasNext()) {
            message.write(lines.next()).thenRun(() -> lines(message, lines));
        } else {
            message.finish();
        }
    }

    static void uploadOrClose(WebSocket socket, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            upload(socket, in);
        } catch (IOException failed) {
            socket.close(CloseCode.INTERNAL_ERROR, "");
        }
    }
}
