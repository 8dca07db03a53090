package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which buffers are used again, and that each is released once in the end. */
class SpareBuffersTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final Set<ByteBuf> made = Collections.newSetFromMap(new IdentityHashMap<>());

    private interface Body {
        void run(SpareBuffers spares);
    }

    /** On an event loop of its own, which then ends. */
    private void onEventLoop(Body body) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread loop = new FastThreadLocalThread(() -> body.run(SpareBuffers.ofThisThread()));
        loop.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        loop.start();
        loop.join();
        assertThat(thrown).isEmpty();
        assertThat(made).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private ByteBuf take(SpareBuffers spares, int size) {
        ByteBuf buffer = spares.take(ALLOCATOR, size);
        assertThat(buffer.refCnt()).isOne();
        assertThat(buffer.isReadable()).isFalse();
        assertThat(buffer.writableBytes()).isGreaterThanOrEqualTo(size);
        made.add(buffer);
        return buffer;
    }

    /** As an encoder and a channel do it between two flushes. */
    private ByteBuf write(SpareBuffers spares, int size) {
        ByteBuf buffer = take(spares, size);
        buffer.writeZero(size);
        spares.writing(buffer);
        return buffer;
    }

    @Test
    void aBufferThatTheFlushHasWrittenIsTheNext() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf first = write(spares, 100);
            first.release();
            spares.flushed();

            assertThat(take(spares, 100)).isSameAs(first);
            first.release();
        });
    }

    @Test
    void whatWasWrittenLastIsUsedFirst() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf first = write(spares, 100);
            ByteBuf second = write(spares, 100);
            first.release();
            second.release();
            spares.flushed();

            assertThat(take(spares, 100)).isSameAs(second);
            assertThat(take(spares, 100)).isSameAs(first);
            first.release();
            second.release();
        });
    }

    @Test
    void aBufferThatTheOperatingSystemHasNotTakenIsLeftToTheChannel() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf waiting = write(spares, 100);
            spares.flushed();

            assertThat(waiting.refCnt()).isOne();
            assertThat(take(spares, 100)).isNotSameAs(waiting).satisfies(ByteBuf::release);
            waiting.release();
        });
    }

    @Test
    void aBufferThatIsTooSmallIsNotUsed() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf small = write(spares, 100);
            small.release();
            spares.flushed();

            assertThat(take(spares, small.capacity() + 1)).isNotSameAs(small).satisfies(ByteBuf::release);
        });
    }

    @Test
    void aBufferOfAnotherAllocatorIsNotUsed() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf first = write(spares, 100);
            first.release();
            spares.flushed();

            ByteBuf other = spares.take(new UnpooledByteBufAllocator(true), 100);
            assertThat(other).isNotSameAs(first);
            other.release();
        });
    }

    @Test
    void aBufferOfMoreThanTwoMebibytesIsNotKept() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf longOne = write(spares, 2 * MEBIBYTE + 1);
            assertThat(longOne.refCnt()).isOne();
            longOne.release();
        });
    }

    @Test
    void ofMoreThanTwoMebibytesTheOldestAreReleased() throws InterruptedException {
        onEventLoop(spares -> {
            List<ByteBuf> buffers = new ArrayList<>();
            for (int size : new int[] {100, MEBIBYTE, 200, MEBIBYTE - 200}) {
                buffers.add(write(spares, size));
            }
            buffers.forEach(ByteBuf::release);
            spares.flushed();

            assertThat(buffers).extracting(ByteBuf::refCnt).containsExactly(0, 1, 1, 1);
        });
    }

    @Test
    void whatIsTakenLeavesRoomForOthers() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf older = write(spares, MEBIBYTE);
            ByteBuf newer = write(spares, MEBIBYTE);
            older.release();
            newer.release();
            spares.flushed();
            ByteBuf again = write(spares, MEBIBYTE);
            again.release();
            spares.flushed();

            assertThat(again).isSameAs(newer);
            assertThat(older.refCnt()).isOne();
        });
    }

    @Test
    void ofMoreThanEightTheOldestAreReleased() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf oldest = write(spares, 100);
            oldest.release();
            spares.flushed();
            List<ByteBuf> newer = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                newer.add(write(spares, 200));
            }
            newer.forEach(ByteBuf::release);
            spares.flushed();

            assertThat(oldest.refCnt()).isZero();
            assertThat(newer).allMatch(buffer -> buffer.refCnt() == 1);
        });
    }

    @Test
    void allAreGivenBackAtOnce() throws InterruptedException {
        onEventLoop(spares -> {
            ByteBuf kept = write(spares, 100);
            kept.release();
            spares.flushed();
            ByteBuf unflushed = write(spares, 200);
            unflushed.release();

            spares.release();

            assertThat(kept.refCnt()).isZero();
            assertThat(unflushed.refCnt()).isZero();
        });
    }

    @Test
    void whatWasNeverFlushedIsReleasedWithTheEventLoop() throws InterruptedException {
        onEventLoop(spares -> write(spares, 100).release());
    }
}
