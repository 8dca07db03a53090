package dev.noctule.websocket.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that does what a script says, byte by byte: one thread and one run of the script for each
 * connection. It shares no code with the client. What a script throws, {@link #close} throws.
 */
public final class ByteServer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = (int) (1_000 * Patience.SECONDS);
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** What the server does on a connection. The socket is closed when it returns. */
    public interface Script {
        void run(Peer peer) throws Exception;
    }

    private final ServerSocket listening;
    private final @Nullable SSLContext tls;
    private final boolean wantsClientCertificate;
    private final Script script;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private ByteServer(
            ServerSocket listening, @Nullable SSLContext tls, boolean wantsClientCertificate, Script script) {
        this.listening = listening;
        this.tls = tls;
        this.wantsClientCertificate = wantsClientCertificate;
        this.script = script;
        start(this::acceptAll);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** A server without TLS. */
    public static ByteServer serving(Script script) throws IOException {
        return new ByteServer(listen(), null, false, script);
    }

    /** A server whose scripts see what is inside TLS. */
    public static ByteServer servingTls(SSLContext tls, Script script) throws IOException {
        return new ByteServer(listen(), tls, false, script);
    }

    /** A server that does not go on without a client certificate. */
    public static ByteServer demandingClientCertificate(SSLContext tls, Script script) throws IOException {
        return new ByteServer(listen(), tls, true, script);
    }

    /**
     * A server on a listening socket of the test's own making, which it closes.
     *
     * @param tls what is around what the scripts see, or null
     */
    public static ByteServer on(ServerSocket listening, @Nullable SSLContext tls, Script script) {
        return new ByteServer(listening, tls, false, script);
    }

    /** Answers every message and every Ping with the same, and a Close frame with a Close frame. */
    public static void echo(Peer peer) throws IOException {
        peer.acceptUpgrade();
        for (Frame frame = peer.readFrame(); ; frame = peer.readFrame()) {
            int opcode = frame.opcode() == 0x9 ? 0xa : frame.opcode();
            peer.writeFrame((frame.isFinal() ? 0x80 : 0) | opcode, frame.payload());
            if (opcode == 0x8) {
                return;
            }
        }
    }

    /** A port on which nothing listens. */
    public static int refusingPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** {@code ws://127.0.0.1:port/}. */
    public String ws() {
        return "ws://127.0.0.1:" + port() + "/";
    }

    /** {@code wss://localhost:port/}. */
    public String wss() {
        return "wss://localhost:" + port() + "/";
    }

    /** How many connections there were. */
    public int accepted() {
        return accepted.get();
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "byte-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket tcp) {
        try (tcp) {
            tcp.setSoTimeout(DEADLINE_MILLIS);
            tcp.setTcpNoDelay(true);
            Socket socket = tls == null ? tcp : secure(tcp, tls);
            script.run(new Peer(tcp, socket));
            socket.close(); // with close_notify, if nobody has closed TCP
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }

    private Socket secure(Socket tcp, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, tcp.getPort(), false);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(wantsClientCertificate);
        return socket;
    }

    /** Accepts nothing more, and waits for the scripts. */
    @Override
    public void close() throws IOException {
        listening.close();
        threads.forEach(this::awaitEnd);
        if (!failures.isEmpty()) {
            AssertionError failed = new AssertionError("A script of the server has failed", failures.get(0));
            failures.stream().skip(1).forEach(failed::addSuppressed);
            throw failed;
        }
    }

    private void awaitEnd(Thread thread) {
        try {
            thread.join(DEADLINE_MILLIS);
            if (thread.isAlive()) {
                failures.add(new AssertionError("A script of the server has not ended"));
            }
        } catch (InterruptedException e) {
            failures.add(e);
        }
    }

    /**
     * A frame of the client, unmasked.
     *
     * @param first the first byte: FIN, RSV, opcode
     * @param key the mask key
     * @param payload after unmasking
     */
    public record Frame(int first, int key, byte[] payload) {
        public int opcode() {
            return first & 0x0f;
        }

        public boolean isFinal() {
            return (first & 0x80) != 0;
        }

        /** The payload as UTF-8. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a Close frame. */
        public int closeCode() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
    }

    /** The client, as the server sees it. */
    public static final class Peer {
        private final Socket tcp;
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        private Peer(Socket tcp, Socket socket) throws IOException {
            this.tcp = tcp;
            this.socket = socket;
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** The socket inside TLS, or TCP's. */
        public Socket socket() {
            return socket;
        }

        /** Reads the head of a request: its first line under the name {@code ""}, names in lower case. */
        public Map<String, String> readRequest() throws IOException {
            Map<String, String> fields = new HashMap<>();
            fields.put("", readLine());
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return fields;
        }

        private String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
                line.write(b);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }

        /** Reads the request, and agrees. */
        public Map<String, String> acceptUpgrade(String... extraHeaderLines) throws IOException {
            Map<String, String> request = readRequest();
            agree(request, extraHeaderLines);
            return request;
        }

        /** Answers a request that was read. */
        public void agree(Map<String, String> request, String... extraHeaderLines) throws IOException {
            writeText(agreement(request, extraHeaderLines));
        }

        /** The answer to a request that was read. */
        public String agreement(Map<String, String> request, String... extraHeaderLines) {
            String key = Objects.requireNonNull(request.get("sec-websocket-key"), "Sec-WebSocket-Key");
            StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n")
                    .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
                    .append(accept(key))
                    .append("\r\n");
            for (String line : extraHeaderLines) {
                answer.append(line).append("\r\n");
            }
            return answer.append("\r\n").toString();
        }

        private static String accept(String key) {
            try {
                byte[] question = (key + GUID).getBytes(StandardCharsets.US_ASCII);
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-1").digest(question));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Writes bytes that are given as hexadecimal digits. */
        public void write(String hex) throws IOException {
            out.write(Bytes.hex(hex));
            out.flush();
        }

        /** Writes text as ISO 8859-1. */
        public void writeText(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        /** Writes an unmasked frame. */
        public void writeFrame(int first, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(first);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length < 65_536) {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >> shift));
                }
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        /** Reads a frame, which must be masked (RFC 6455, 5.1). */
        public Frame readFrame() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) == 0) {
                throw new IOException("Expected a masked frame");
            }
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] key = in.readNBytes(4);
            byte[] payload = in.readNBytes(Math.toIntExact(length));
            if (payload.length < length) {
                throw new EOFException("Expected " + length + " bytes of payload but was " + payload.length);
            }
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= key[i & 3];
            }
            return new Frame(first, ByteBuffer.wrap(key).getInt(), payload);
        }

        /** Reads exactly so many bytes. */
        public void skip(int bytes) throws IOException {
            in.readFully(new byte[bytes]);
        }

        /** Reads until the client ends its side. A reset is an end too. */
        public byte[] readUntilEnd() throws IOException {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            InputStream input = in;
            try {
                input.transferTo(rest);
            } catch (SocketTimeoutException silence) {
                throw silence;
            } catch (IOException reset) {
                return rest.toByteArray();
            }
            return rest.toByteArray();
        }

        /**
         * Ends this side at once, whether the client's Close frame has come or not, and reads until the client ends its
         * own. A client waits two seconds for a server that does not end TCP.
         */
        public byte[] finish() throws IOException {
            socket.shutdownOutput();
            return readUntilEnd();
        }

        /** Ends TCP in order, without a close_notify. */
        public void endTcp() throws IOException {
            tcp.close();
        }

        /** Breaks TCP off. */
        public void reset() throws IOException {
            tcp.setSoLinger(true, 0);
            tcp.close();
        }
    }
}
