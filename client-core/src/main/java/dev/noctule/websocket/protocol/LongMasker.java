package dev.noctule.websocket.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks long payloads. It is called in a way that the compiler cannot see through, for two reasons:
 *
 * <ul>
 *   <li>The compiler inlines at most fifteen calls deep. In a callback that sends, the loop is deeper than that, or
 *       begins just above: then it is inlined, and what it calls for each eight bytes is not. That takes ten times as
 *       long.
 *   <li>The compiler unrolls a loop as far as pays for the lengths that it has seen there. Short payloads would spoil it
 *       for long ones.
 * </ul>
 *
 * <p>And it reads an array as an array: a long payload has the loop compiled after some eight calls. Of a {@link
 * ByteBuffer} the compiler has not seen by then which way its two questions for each access go, whose memory it is and
 * which order its bytes have; it makes a loop for each answer, and unrolls none of them.
 */
final class LongMasker {
    /** From so many bytes on a call is little beside the loop. */
    static final int SHORTEST = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Must not be final: the compiler inlines what a constant handle calls. */
    private static MethodHandle fromArray =
            handle("maskArray", byte[].class, int.class, int.class, ByteBuffer.class, int.class, int.class);

    private static MethodHandle fromBuffer =
            handle("maskBuffer", ByteBuffer.class, ByteBuffer.class, int.class, int.class);

    private LongMasker() {}

    private static MethodHandle handle(String name, Class<?> source, Class<?>... others) {
        try {
            return MethodHandles.lookup()
                    .findStatic(LongMasker.class, name, MethodType.methodType(void.class, source, others));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** As {@link Masker#mask(byte[], int, int, ByteBuffer, int, int)}. */
    static void mask(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        try {
            fromArray.invokeExact(source, from, length, target, to, key);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable undeclared) {
            throw new AssertionError(undeclared);
        }
    }

    /** As {@link Masker#mask(ByteBuffer, ByteBuffer, int, int)}. */
    static void mask(ByteBuffer source, ByteBuffer target, int to, int key) {
        try {
            fromBuffer.invokeExact(source, target, to, key);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable undeclared) {
            throw new AssertionError(undeclared);
        }
    }

    @SuppressWarnings("UnusedMethod") // but by its handle
    private static void maskArray(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        arrayLoop(source, from, length, target.slice(to, length).order(ByteOrder.nativeOrder()), key);
    }

    private static void arrayLoop(byte[] source, int from, int length, ByteBuffer target, int key) {
        long longKey = Masker.longKey(key);
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(i, (long) LONGS.get(source, from + i) ^ longKey);
        }
        for (int i = longs; i < length; i++) {
            target.put(i, Masker.masked(source[from + i], i, key));
        }
    }

    @SuppressWarnings("UnusedMethod") // but by its handle
    private static void maskBuffer(ByteBuffer source, ByteBuffer target, int to, int key) {
        bufferLoop(source.slice(), target.slice(to, source.remaining()), key);
    }

    /** That of {@link Masker} once more, which short payloads have been through. */
    private static void bufferLoop(ByteBuffer source, ByteBuffer target, int key) {
        source.order(ByteOrder.nativeOrder());
        target.order(ByteOrder.nativeOrder());
        long longKey = Masker.longKey(key);
        int longs = source.limit() & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(i, source.getLong(i) ^ longKey);
        }
        Masker.maskRest(source, target, longs, key);
    }
}
