package dev.noctule.websocket.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad network on 127.0.0.1, between a client and a server: what it does to a connection is counted in bytes and said
 * beforehand, so that it does the same again. It knows nothing of what it passes on. Two threads for each connection.
 */
public final class ChaosProxy implements AutoCloseable {
    /** A sender that was silent for so long waits for an answer, maybe: what is held back for it to go on must pass. */
    private static final int SILENCE_MILLIS = 5;

    private static final int CALM_PIECE = 64 * 1024;
    private static final long DEADLINE_MILLIS = 20_000;

    /** A way through the proxy. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** Says what becomes of connections. */
    public interface Weather {
        /**
         * The steps for one direction; after the last of them everything passes.
         *
         * @param connection the first one is 0
         */
        Iterator<Chaos> of(int connection, Direction direction);
    }

    /** Lets time pass. */
    public interface Clock {
        void pause(Duration time) throws InterruptedException;
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final Weather weather;
    private final Clock clock;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    /**
     * A proxy that is there at once.
     *
     * @param server the port of the server
     */
    public ChaosProxy(int server, Weather weather) throws IOException {
        this(server, weather, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    }

    /** The same, with a time of the test's own. */
    public ChaosProxy(int server, Weather weather, Clock clock) throws IOException {
        this.server = server;
        this.weather = weather;
        this.clock = clock;
        this.acceptor = start(this::acceptAll);
    }

    /** Where clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    private Thread start(Runnable task) {
        Thread thread = new Thread(
                () -> {
                    task.run();
                    threads.remove(Thread.currentThread());
                },
                "chaos-proxy");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void acceptAll() {
        for (int number = 0; !listening.isClosed(); number++) {
            try {
                connect(number, listening.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(int number, Socket client) {
        Connection connection = new Connection(client);
        if (connection.reachesServer()) {
            start(() -> connection.pass(connection.client, connection.server, weather.of(number, Direction.TO_SERVER)));
            start(() -> connection.pass(connection.server, connection.client, weather.of(number, Direction.TO_CLIENT)));
        }
    }

    /** Waits for the end of connections that both sides have ended. */
    public void awaitQuiet() throws InterruptedException {
        for (Thread thread : threads) {
            if (thread != acceptor) {
                awaitEnd(thread);
            }
        }
    }

    private static void awaitEnd(Thread thread) throws InterruptedException {
        thread.join(DEADLINE_MILLIS);
        if (thread.isAlive()) {
            throw new AssertionError("A thread of the proxy does not end");
        }
    }

    /** Ends everything. */
    @Override
    public void close() throws IOException, InterruptedException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread thread : threads) {
            thread.interrupt();
            awaitEnd(thread);
        }
    }

    private final class Connection {
        final Socket client;
        final Socket server = new Socket();
        private final AtomicInteger directions = new AtomicInteger(2);

        Connection(Socket client) {
            this.client = client;
            sockets.add(client);
            sockets.add(server);
        }

        boolean reachesServer() {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ChaosProxy.this.server));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                return true;
            } catch (IOException refused) {
                reset();
                return false;
            }
        }

        void pass(Socket from, Socket to, Iterator<Chaos> steps) {
            try {
                Passage passage = new Passage(from, to);
                while (steps.hasNext() && take(steps.next(), passage)) {
                    // the next step
                }
                while (passage.pass(CALM_PIECE)) {
                    // more
                }
                to.shutdownOutput();
                passage.drain();
                end();
            } catch (IOException | InterruptedException broken) {
                reset(); // as one side has done, or the test
            }
        }

        /** False if this direction has ended. */
        private boolean take(Chaos step, Passage passage) throws IOException, InterruptedException {
            if (step instanceof Chaos.Piece piece) {
                return passage.pass(piece.bytes());
            } else if (step instanceof Chaos.Pause pause) {
                clock.pause(pause.time());
            } else if (step instanceof Chaos.Truncation) {
                passage.ended = true;
                return false;
            } else {
                throw new IOException("to be reset");
            }
            return true;
        }

        private void end() {
            if (directions.decrementAndGet() == 0) {
                close(client);
                close(server);
            }
        }

        private void reset() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                } catch (IOException closed) {
                    // by the other direction
                }
                close(socket);
            }
        }

        private void close(Socket socket) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** One direction. */
    private static final class Passage {
        private final Socket from;
        private final InputStream in;
        private final OutputStream out;
        private boolean ended;

        Passage(Socket from, Socket to) throws IOException {
            this.from = from;
            in = from.getInputStream();
            out = to.getOutputStream();
        }

        /** False if the sender has ended before so many bytes. */
        boolean pass(int bytes) throws IOException {
            byte[] piece = new byte[bytes];
            for (int left = bytes; left > 0 && !ended; ) {
                int length = gather(piece, left);
                out.write(piece, 0, length);
                left -= length;
            }
            return !ended;
        }

        private int gather(byte[] piece, int most) throws IOException {
            int length = 0;
            try {
                while (length < most) {
                    from.setSoTimeout(length == 0 ? 0 : SILENCE_MILLIS);
                    int read = in.read(piece, length, most - length);
                    if (read < 0) {
                        ended = true;
                        return length;
                    }
                    length += read;
                }
            } catch (SocketTimeoutException silence) {
                // what there is
            }
            return length;
        }

        /** What comes now is lost. */
        void drain() throws IOException {
            from.setSoTimeout(0);
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
