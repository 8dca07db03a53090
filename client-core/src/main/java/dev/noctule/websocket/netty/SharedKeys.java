package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.MaskKeys;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Mask keys for any number of threads: each key is taken once, with one atomic addition. They wait for each other only
 * where one block ends and the next has to be made.
 */
final class SharedKeys implements MaskKeys {
    private final KeyStream stream;
    private volatile Block block = new Block(new byte[0]);

    /** Never filled again: a thread may have taken a key, and not read it yet. */
    private static final class Block {
        private final byte[] bytes;
        private final AtomicInteger taken = new AtomicInteger();

        Block(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Where the next key is; behind the end if there is none. */
        int take() {
            return taken.getAndAdd(Integer.BYTES);
        }
    }

    SharedKeys(KeyStream stream) {
        this.stream = stream;
    }

    @Override
    public int next() {
        Block current = block;
        int index = current.take();
        while (index >= current.bytes.length) {
            current = replace(current);
            index = current.take();
        }
        return KeyStream.keyAt(current.bytes, index);
    }

    private synchronized Block replace(Block empty) {
        if (block == empty) { // else another thread was faster
            byte[] bytes = new byte[KeyStream.BLOCK_BYTES];
            stream.fill(bytes);
            block = new Block(bytes);
        }
        return block;
    }
}
