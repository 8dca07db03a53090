package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.ByteServer.Frame;
import dev.noctule.websocket.testing.ByteServer.Peer;
import dev.noctule.websocket.testing.Patience;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Echoes messages, answers Pings, and counts those. Clients come and go as they like. */
final class PingedServer implements AutoCloseable {
    private final ByteServer server = ByteServer.serving(this::serve);

    /** Pings that nobody has asked for. */
    private final Semaphore pings = new Semaphore(0);

    private volatile boolean answersPings = true;

    PingedServer() throws IOException {}

    String uri() {
        return server.ws();
    }

    /** Reads them, and says nothing. */
    void answerPingsNoMore() {
        answersPings = false;
    }

    /** How many Pings have come since the last call. */
    int pings() {
        return pings.drainPermits();
    }

    /** Waits for Pings, which are not counted again. */
    void awaitPings(int number) throws InterruptedException {
        assertThat(pings.tryAcquire(number, Patience.SECONDS, TimeUnit.SECONDS))
                .as(number + " Pings")
                .isTrue();
    }

    /**
     * How many Pings may have come by now.
     *
     * @param interval of the heartbeat
     * @param begin when the counting began, by {@link System#nanoTime()}: one was overdue then, and one has its grace
     */
    static int mostPings(Duration interval, long begin) {
        return 2 + (int) ((System.nanoTime() - begin) / interval.toNanos());
    }

    private void serve(Peer peer) throws IOException {
        try {
            peer.acceptUpgrade();
            while (true) {
                answer(peer, peer.readFrame());
            }
        } catch (EOFException | SocketException gone) { // the client is gone
            peer.endTcp();
        }
    }

    private void answer(Peer peer, Frame frame) throws IOException {
        boolean isPing = frame.opcode() == 0x9;
        if (isPing) {
            pings.release();
        }
        if (!isPing || answersPings) {
            peer.writeFrame(0x80 | (isPing ? 0xa : frame.opcode()), frame.payload());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
