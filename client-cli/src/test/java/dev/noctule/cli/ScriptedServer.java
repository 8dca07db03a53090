package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server for one connection, on a plain socket: does exactly what its script says, byte for byte, the wrong things
 * too. When the script returns the connection is closed with no Close frame but those that it sent.
 */
final class ScriptedServer implements AutoCloseable {
    /** RFC 6455, 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: *(\\S+)");
    private static final int PATIENCE_SECONDS = 30;

    /** What the server does. */
    interface Script {
        void play(Peer peer) throws Exception;
    }

    private final ServerSocket listening;
    private final CompletableFuture<Void> played = new CompletableFuture<>();

    private ScriptedServer(ServerSocket listening) {
        this.listening = listening;
    }

    static ScriptedServer playing(Script script) throws IOException {
        return playing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), script);
    }

    static ScriptedServer playing(ServerSocket listening, Script script) {
        ScriptedServer server = new ScriptedServer(listening);
        Thread thread = new Thread(() -> server.serve(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    Target target() {
        return new Target(false, "127.0.0.1", listening.getLocalPort(), "/");
    }

    String url() {
        return target().url();
    }

    /** Waits for the end of the script, and fails if it has failed. */
    void awaitEnd() throws Exception {
        played.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void serve(Script script) {
        try (Socket socket = listening.accept()) {
            socket.setSoTimeout(PATIENCE_SECONDS * 1000);
            script.play(new Peer(socket));
            played.complete(null);
        } catch (Exception | AssertionError e) {
            played.completeExceptionally(e);
        }
    }

    /** A frame from the client, unmasked. */
    record Frame(boolean fin, int opcode, String text, int closeCode) {}

    /** The client, as the server sees it. */
    static final class Peer {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The head of the request. */
        String readRequest() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return head.toString();
        }

        /** The opening handshake, RFC 6455, 4.2.2. */
        void upgrade() throws Exception {
            upgradeAndSend("");
        }

        /** The same, with bytes that go out in the same segment as the answer. */
        void upgradeAndSend(String hex) throws Exception {
            Matcher key = KEY.matcher(readRequest());
            key.find();
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
            String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            answer.writeBytes(bytes(hex));
            answer.writeTo(out);
        }

        void sendText(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Bytes as they are, blanks are ignored. */
        void send(String hex) throws IOException {
            out.write(bytes(hex));
        }

        private static byte[] bytes(String hex) {
            return HexFormat.of().parseHex(hex.replace(" ", ""));
        }

        /** The next frame of at most 65535 bytes, RFC 6455, 5.2. */
        Frame readFrame() throws IOException {
            int first = in.readUnsignedByte();
            byte[] payload = readPayload();
            int code = payload.length >= 2 ? ((payload[0] & 0xff) << 8) | (payload[1] & 0xff) : 0;
            return new Frame((first & 0x80) != 0, first & 0x0f, new String(payload, StandardCharsets.UTF_8), code);
        }

        /** What comes after the first octet of a frame. */
        private byte[] readPayload() throws IOException {
            int length = in.readUnsignedByte() & 0x7f;
            length = length == 126 ? in.readUnsignedShort() : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return payload;
        }

        /** Reads a Ping, and answers it. */
        void pong() throws IOException {
            assertThat(in.readUnsignedByte()).isEqualTo(0x89); // FIN, Ping
            byte[] payload = readPayload();
            out.write(0x8a); // FIN, Pong
            out.write(payload.length);
            out.write(payload);
        }

        /** Reads a text message of at most 125 bytes, and sends it back unmasked. */
        void echoShortText() throws IOException {
            byte[] text = readFrame().text().getBytes(StandardCharsets.UTF_8);
            out.write(0x81);
            out.write(text.length);
            out.write(text);
        }

        /**
         * Ends its side at once, whether the client's Close frame has come or not, and reads on until the client has
         * closed. A client waits two seconds for a server that does not end TCP.
         */
        void finish() throws IOException {
            socket.shutdownOutput();
            readToTheEnd();
        }

        /** Reads on until the client has closed: how many bytes that were. */
        long readToTheEnd() throws IOException {
            return in.transferTo(OutputStream.nullOutputStream());
        }

        /** Ends the connection by a reset instead of an end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }
    }
}
