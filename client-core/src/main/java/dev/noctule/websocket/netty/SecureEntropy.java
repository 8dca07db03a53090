package dev.noctule.websocket.netty;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * {@link SecureRandom}, with mask keys drawn in blocks: one call of the generator costs more than masking a small
 * frame. A block belongs to one thread, so that threads neither wait for each other nor share keys.
 */
final class SecureEntropy implements Entropy {
    private static final int KEYS_PER_BLOCK = 128;

    private final SecureRandom random = new SecureRandom();
    private final ThreadLocal<Block> blocks = ThreadLocal.withInitial(Block::new);

    private static final class Block {
        private final byte[] bytes = new byte[KEYS_PER_BLOCK * Integer.BYTES];
        private final ByteBuffer keys = ByteBuffer.wrap(bytes).position(bytes.length);

        int next(SecureRandom random) {
            if (!keys.hasRemaining()) {
                random.nextBytes(bytes);
                keys.clear();
            }
            return keys.getInt();
        }
    }

    @Override
    public int next() {
        return blocks.get().next(random);
    }

    @Override
    public byte[] nonce() {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        return nonce;
    }
}
