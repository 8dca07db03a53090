package dev.noctule.websocket.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What both sides know of one connection. The server finds it by its path. */
final class Exchange {
    private static final long DEADLINE_SECONDS = 60;

    /** What the server receives of the client's stream. */
    final Reception up;

    /** What the server sends, and what the client receives of that. */
    final Ledger sentDown;

    final Reception down;

    /** How many messages the server sends; one at least. */
    final int messages;

    /** Whether the server closes when it has sent them. */
    final boolean serverCloses;

    private final CountDownLatch serverEnded = new CountDownLatch(1);

    Exchange(int upStream, int downStream, int messages, boolean serverCloses) {
        this.up = new Reception(upStream);
        this.sentDown = new Ledger(downStream);
        this.down = new Reception(downStream);
        this.messages = messages;
        this.serverCloses = serverCloses;
    }

    /** The server has received everything that it will. */
    void serverHasEnded() {
        serverEnded.countDown();
    }

    boolean awaitServer() throws InterruptedException {
        return serverEnded.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
