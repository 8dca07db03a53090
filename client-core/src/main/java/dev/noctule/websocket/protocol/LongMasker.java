package dev.noctule.websocket.protocol;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks long payloads, in a loop so plain that the compiler makes wider instructions of it: on slices, because offsets in
 * the indexes would keep it from that.
 *
 * <p>It is the loop of {@link Masker} once more, and called by a way that the compiler cannot see through, for two
 * reasons. Inlined at the end of a long chain of calls, as in a callback that sends, it would be cut in half: the compiler
 * stops fifteen calls deep, so that each access to memory would be a call, at a tenth of the speed. And the compiler makes
 * of a loop what pays for the lengths that it has seen there: short payloads would spoil it for long ones.
 */
final class LongMasker {
    /** From so many bytes on a call is little beside the loop. */
    static final int SHORTEST = 256;

    /** Not final, for the compiler inlines what a constant calls. */
    private static MethodHandle fromArray =
            loopFrom(byte[].class, int.class, int.class, ByteBuffer.class, int.class, int.class);

    private static MethodHandle fromBuffer = loopFrom(ByteBuffer.class, ByteBuffer.class, int.class, int.class);

    private LongMasker() {}

    private static MethodHandle loopFrom(Class<?> source, Class<?>... others) {
        try {
            return MethodHandles.lookup()
                    .findStatic(LongMasker.class, "loopFrom", MethodType.methodType(void.class, source, others));
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

    private static void loopFrom(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        loop(ByteBuffer.wrap(source, from, length).slice(), target.slice(to, length), key);
    }

    private static void loopFrom(ByteBuffer source, ByteBuffer target, int to, int key) {
        loop(source.slice(), target.slice(to, source.remaining()), key);
    }

    private static void loop(ByteBuffer source, ByteBuffer target, int key) {
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
