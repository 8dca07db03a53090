package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.protocol.MaskKeys;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Figures;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.3 and 10.3: keys that nobody can foresee, and none twice but by chance. */
class SecureEntropyTest {
    private static final int KEYS = 10_000;

    private final SecureEntropy entropy = new SecureEntropy();

    /** Ten thousand of 2^32 keys hold a pair that is equal in one of 86 runs, two in hardly any. */
    @Test
    @Tag("G1")
    @Tag("CVE-2025-10148")
    void keysDoNotRepeat() {
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(entropy.next());
        }
        assertThat(keys).hasSizeGreaterThan(KEYS - 4);
    }

    /** Each bit is set in half of the keys; more than 10 standard deviations (50 each) off is no chance. */
    @Test
    @Tag("G1")
    @Tag("CVE-2025-10148")
    void eachBitOfAKeyIsSetHalfOfTheTime() {
        int[] set = new int[Integer.SIZE];
        for (int i = 0; i < KEYS; i++) {
            int key = entropy.next();
            for (int bit = 0; bit < Integer.SIZE; bit++) {
                set[bit] += key >>> bit & 1;
            }
        }
        for (int count : set) {
            assertThat(count).isBetween(KEYS / 2 - 500, KEYS / 2 + 500);
        }
    }

    /** Every second message is empty, and has a key all the same. */
    @Test
    @Tag("G1")
    @Tag("CVE-2025-10148")
    void everyFrameOnTheWireHasAKeyOfItsOwn() throws Exception {
        Set<Integer> seen = new HashSet<>();
        ByteServer.Script collect = peer -> {
            peer.acceptUpgrade();
            for (int i = 0; i < KEYS; i++) {
                ByteServer.Frame frame = peer.readFrame();
                assertThat(frame.text()).isEqualTo(i % 2 == 0 ? "" : "A");
                seen.add(frame.key());
            }
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.write("88 02 03 e8");
        };
        try (ByteServer server = ByteServer.serving(collect);
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), new WebSocketListener() {}));
            for (int i = 0; i < KEYS; i++) {
                socket.sendText(i % 2 == 0 ? "" : "A");
            }
            Clients.get(socket.close());
        }
        assertThat(seen).hasSizeGreaterThan(KEYS - 4).doesNotContain(0);
        Figures.of("CVE-2025-10148").atMost(3, "keys", "that 10 000 frames have in common", KEYS - seen.size());
    }

    @Test
    @Tag("G1")
    void threadsDoNotShareKeys() throws InterruptedException {
        Set<Integer> keys = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int k = 0; k < KEYS / 4; k++) {
                    keys.add(entropy.next());
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(keys).hasSizeGreaterThan(KEYS - 4);
    }

    /** A thread of Netty's takes its keys elsewhere. */
    @Test
    @Tag("G1")
    @Tag("CVE-2025-10148")
    void threadsOfNettyHaveKeysOfTheirOwn() throws InterruptedException {
        Set<Integer> keys = ConcurrentHashMap.newKeySet();
        Runnable take = () -> {
            for (int k = 0; k < KEYS / 4; k++) {
                keys.add(entropy.next());
            }
        };
        Thread[] threads = {new FastThreadLocalThread(take), new FastThreadLocalThread(take), new Thread(take)};
        for (Thread thread : threads) {
            thread.start();
        }
        take.run();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(keys).hasSizeGreaterThan(KEYS - 4);
    }

    /** What belongs to a thread must never be read by two: they would have the same keys. */
    @Test
    @Tag("G1")
    void aConnectionTakesTheKeysOfItsEventLoopThere() throws Exception {
        Set<Thread> owners = ConcurrentHashMap.newKeySet();
        Set<Thread> users = ConcurrentHashMap.newKeySet();
        Entropy watched = new Entropy() {
            @Override
            public byte[] nonce() {
                return entropy.nonce();
            }

            @Override
            public int next() {
                return entropy.next();
            }

            @Override
            public MaskKeys ofThisThread() {
                owners.add(Thread.currentThread());
                MaskKeys own = entropy.ofThisThread();
                return () -> {
                    users.add(Thread.currentThread());
                    return own.next();
                };
            }
        };
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    for (int i = 0; i < 3; i++) {
                        peer.readFrame();
                    }
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client =
                        new NettyWebSocketClient(ClientOptions.DEFAULTS, watched, new SystemResolver())) {
            CompletableFuture<Void> sentThere = new CompletableFuture<>();
            WebSocket socket = Clients.get(client.connect(server.ws(), new WebSocketListener() {
                @Override
                public void onOpen(WebSocket opened, Handshake handshake) {
                    opened.sendText("from the event loop");
                    sentThere.complete(null);
                }
            }));
            Clients.get(sentThere);
            Clients.get(socket.sendText("from another thread"));
            Clients.get(socket.close());
        }
        assertThat(users).isNotEmpty().isEqualTo(owners).doesNotContain(Thread.currentThread());
    }

    @Test
    @Tag("H5")
    void nonceIsSixteenBytesAndFreshEachTime() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            byte[] nonce = entropy.nonce();
            assertThat(nonce).hasSize(16);
            nonces.add(HexFormat.of().formatHex(nonce));
        }
        assertThat(nonces).hasSize(100);
    }

    @Test
    void generatorsDoNotRepeatEachOther() {
        assertThat(new SecureEntropy().nonce()).isNotEqualTo(new SecureEntropy().nonce());
    }
}
