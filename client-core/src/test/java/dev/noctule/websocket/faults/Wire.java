package dev.noctule.websocket.faults;

import dev.noctule.websocket.testing.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * The server's end of TCP, below TLS. What the server sends passes, until it is held; then a test decides what becomes of
 * the rest. No thread of its own, no clock: what was written before the hold is in the client's socket.
 */
final class Wire extends Socket {
    /** No HTTP, no TLS record, no frame header, no UTF-8. */
    private static final byte[] GARBAGE = Bytes.hex("ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00");

    /** Told of every byte that was sent alone, with the number of all that were sent. */
    interface Drip {
        void sent(long total) throws IOException;
    }

    private enum Flow {
        FREE,
        HELD,
        DRIPPING,
        CUT
    }

    private final Drip drip;
    private final HoldPoint holdPoint;
    private final CountDownLatch held = new CountDownLatch(1);

    /** Guarded by this, as what follows. */
    private Flow flow = Flow.FREE;

    private long written;
    private boolean faulty;

    Wire(HoldPoint holdPoint, Drip drip) {
        this.holdPoint = holdPoint;
        this.drip = drip;
    }

    /** Listens, with a small window, and takes this as its first connection. */
    ServerSocket listen(int receiveBufferBytes) throws IOException {
        ServerSocket listening = new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket next = Wire.this.isBound() ? new Socket() : Wire.this;
                implAccept(next);
                return next;
            }
        };
        listening.setReceiveBufferSize(receiveBufferBytes);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return listening;
    }

    // ---- the server's side

    /** The stage is reached: nothing more passes. */
    synchronized void hold() {
        if (flow == Flow.FREE) {
            flow = Flow.HELD;
        }
        held.countDown();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream tcp = super.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                pass(tcp, bytes, offset, length);
            }
        };
    }

    private void pass(OutputStream tcp, byte[] bytes, int offset, int length) throws IOException {
        int start = offset;
        int end = offset + length;
        for (int at = offset; at < end; at++) {
            if (holdPoint.isBefore(bytes[at])) {
                send(tcp, bytes, start, at - start);
                start = at;
                hold();
            }
        }
        send(tcp, bytes, start, end - start);
    }

    private void send(OutputStream tcp, byte[] bytes, int offset, int length) throws IOException {
        Flow now = length == 0 ? Flow.CUT : awaitFlow();
        if (now == Flow.FREE) {
            tcp.write(bytes, offset, length);
            count(length);
        } else if (now == Flow.DRIPPING) {
            for (int i = 0; i < length; i++) {
                tcp.write(bytes, offset + i, 1);
                drip.sent(count(1));
            }
        }
    }

    private synchronized Flow awaitFlow() throws IOException {
        try {
            while (flow == Flow.HELD) {
                wait();
            }
            return flow;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private synchronized long count(int bytes) {
        written += bytes;
        return written;
    }

    /** Whether what the server's script meets now is no failure of its own. */
    synchronized boolean isFaulty() {
        return faulty;
    }

    // ---- the test's side

    /** Waits for the stage, and tells how many bytes were sent up to it. */
    long awaitHold() throws InterruptedException {
        held.await();
        synchronized (this) {
            return written;
        }
    }

    private synchronized void become(Flow next) {
        faulty = true;
        flow = next;
        notifyAll();
    }

    /** What is held passes, a byte at a time, until {@link #free}. */
    void drip() {
        become(Flow.DRIPPING);
    }

    /** What is held passes. */
    void free() {
        become(Flow.FREE);
    }

    void end() throws IOException {
        shutdownOutput();
    }

    void reset() throws IOException {
        setSoLinger(true, 0);
        super.close();
    }

    /** In place of what is held. */
    void garbage() throws IOException {
        super.getOutputStream().write(GARBAGE);
    }

    /** For the tear-down: what is held gets lost, and the script meets the end. */
    void cut() throws IOException {
        become(Flow.CUT);
        super.close();
    }
}
