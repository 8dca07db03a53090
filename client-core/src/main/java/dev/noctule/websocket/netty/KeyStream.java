package dev.noctule.websocket.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Blocks of mask keys, each of which is what AES in counter mode makes of a key that {@link SecureRandom} gave for this
 * block alone: as unpredictable as if the generator had made all of it, which costs more than masking a short frame
 * does. One thread at a time.
 */
final class KeyStream {
    /** Of 1024 keys. */
    static final int BLOCK_BYTES = 1024 * Integer.BYTES;

    private static final int AES_BYTES = 16;
    private static final byte[] ZEROS = new byte[BLOCK_BYTES];
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final SecureRandom random;
    private final Cipher cipher;

    KeyStream(SecureRandom random) {
        this.random = random;
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java runtime has no AES in counter mode", e);
        }
    }

    /** The next block. */
    void fill(byte[] block) {
        byte[] key = new byte[AES_BYTES];
        random.nextBytes(key);
        try {
            // No key is used twice, so the counter may always begin with 0.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[AES_BYTES]));
            cipher.doFinal(ZEROS, 0, BLOCK_BYTES, block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java runtime cannot use AES in counter mode", e);
        }
    }

    /** The mask key at an index of a block. */
    static int keyAt(byte[] block, int index) {
        return (int) INTS.get(block, index);
    }
}
