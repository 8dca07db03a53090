package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.3 and 10.3: keys that nobody can foresee, and none twice but by chance. */
class SecureEntropyTest {
    private static final int KEYS = 10_000;

    private final SecureEntropy entropy = new SecureEntropy();

    /**
     * CVE-2025-10148: curl had one key for all frames. Ten thousand of 2^32 keys hold a pair that is equal in one of 86
     * runs, two in hardly any.
     */
    @Test
    @Tag("G1")
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
