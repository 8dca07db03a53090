package dev.noctule.websocket.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bytes from {@link SecureRandom}. Mask keys come in blocks, each of which is what AES in counter mode makes of
 * a key that the generator gave for this block alone: as unpredictable as if the generator had made all of it, which
 * costs more than masking a short frame does. All threads take their keys from one block, each of them once; they wait
 * for each other only where one block ends and the next has to be made.
 */
final class SecureEntropy implements Entropy {
    private static final int KEYS_PER_BLOCK = 1024;
    private static final int AES_BYTES = 16;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final SecureRandom random = new SecureRandom();
    private volatile Block block = new Block(new byte[0]);

    private static final class Block {
        private final byte[] keys;
        private final AtomicInteger taken = new AtomicInteger();

        Block(byte[] keys) {
            this.keys = keys;
        }

        /** Where in the block the next key is; behind its end if there is none. */
        int take() {
            return taken.getAndAdd(Integer.BYTES);
        }
    }

    @Override
    public int next() {
        Block current = block;
        int index = current.take();
        while (index >= current.keys.length) {
            current = replace(current);
            index = current.take();
        }
        return (int) INTS.get(current.keys, index);
    }

    private synchronized Block replace(Block empty) {
        if (block == empty) { // else another thread was faster
            block = newBlock();
        }
        return block;
    }

    private Block newBlock() {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // No key is used twice, so the counter may always begin with 0.
            SecretKeySpec key = new SecretKeySpec(randomBytes(), "AES");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[AES_BYTES]));
            return new Block(cipher.doFinal(new byte[KEYS_PER_BLOCK * Integer.BYTES]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java runtime has no AES in counter mode", e);
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[AES_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public byte[] nonce() {
        return randomBytes();
    }
}
