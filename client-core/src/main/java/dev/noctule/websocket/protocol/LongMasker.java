package dev.noctule.websocket.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/**
 * Masks long payloads, in loops so plain that the compiler makes wider instructions of them: on slices, because offsets
 * in the indexes would keep it from that, but for an array's. They are called in a way that the compiler cannot see
 * through, for two reasons:
 *
 * <ul>
 *   <li>The compiler inlines at most fifteen calls deep. In a callback that sends, the loop is deeper than that, or
 *       begins just above: then it is inlined, and what it calls for each eight bytes is not. That takes ten times as
 *       long.
 *   <li>The compiler unrolls a loop as far as pays for the lengths that it has seen there. Short payloads would spoil it
 *       for long ones.
 * </ul>
 *
 * <p>And an array is read as an array: a long payload has the loop compiled after some eight calls. Of a {@link
 * ByteBuffer} the compiler has not seen by then which way its two questions for each access go, whose memory it is and
 * which order its bytes have; it makes a loop for each answer, and unrolls none of them.
 */
final class LongMasker {
    /** From so many bytes on a call is little beside the loop. */
    static final int SHORTEST = 256;

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
        arrayLoop(source, from, slice(target, to, length), key);
    }

    /** A method of its own has a profile of its own: it is compiled well wherever the slice comes from. */
    private static void arrayLoop(byte[] source, int from, ByteBuffer target, int key) {
        target.order(ByteOrder.nativeOrder());
        long longKey = Masker.longKey(key);
        int length = target.limit();
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(i, (long) Masker.IN_ARRAY.get(source, from + i) ^ longKey);
        }
        Masker.maskRest(source, from + longs, length - longs, target, longs, key);
    }

    @SuppressWarnings("UnusedMethod") // but by its handle
    private static void maskBuffer(ByteBuffer source, ByteBuffer target, int to, int key) {
        int length = source.remaining();
        bufferLoop(slice(source, source.position(), length), slice(target, to, length), key);
    }

    private static void bufferLoop(ByteBuffer source, ByteBuffer target, int key) {
        source.order(ByteOrder.nativeOrder());
        target.order(ByteOrder.nativeOrder());
        long longKey = Masker.longKey(key);
        int length = target.limit();
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(i, source.getLong(i) ^ longKey);
        }
        Masker.maskRest(source, longs, length - longs, target, longs, key);
    }

    /**
     * Direct memory is asked by its own type. A {@link ByteBuffer} would be asked by way of a bridge method, of which the
     * compiler has no profile: it does not inline what that calls, and the slice becomes an object.
     */
    private static ByteBuffer slice(ByteBuffer memory, int from, int length) {
        return memory instanceof MappedByteBuffer direct ? direct.slice(from, length) : memory.slice(from, length);
    }
}
