package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.MaskKeys;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.security.SecureRandom;

/**
 * Random bytes from {@link SecureRandom}, and mask keys from blocks of {@link KeyStream}. Each of Netty's threads has a
 * block of its own, and so takes keys without waiting for anybody. All other threads, of which there may be very many,
 * share one block. The blocks belong to the threads and not to a client: Netty's may outlive it.
 */
final class SecureEntropy implements Entropy {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SharedKeys SHARED = new SharedKeys(new KeyStream(RANDOM));
    private static final FastThreadLocal<OwnKeys> OWN = new FastThreadLocal<>() {
        @Override
        protected OwnKeys initialValue() {
            return new OwnKeys(new KeyStream(RANDOM));
        }
    };

    @Override
    public int next() {
        return ofThisThread().next();
    }

    @Override
    public MaskKeys ofThisThread() {
        return Thread.currentThread() instanceof FastThreadLocalThread ? OWN.get() : SHARED;
    }

    @Override
    public byte[] nonce() {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    /** For one thread. */
    private static final class OwnKeys implements MaskKeys {
        private final KeyStream stream;
        private final byte[] block = new byte[KeyStream.BLOCK_BYTES];
        private int index = block.length;

        OwnKeys(KeyStream stream) {
            this.stream = stream;
        }

        @Override
        public int next() {
            if (index == block.length) {
                stream.fill(block);
                index = 0;
            }
            int key = KeyStream.keyAt(block, index);
            index += Integer.BYTES;
            return key;
        }
    }
}
