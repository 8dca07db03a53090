package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where waiting would never end, it throws. */
class LoopGuardedFutureTest {
    private final CompletableFuture<String> future = new LoopGuardedFuture<>(() -> true);

    private static void assertRefused(ThrowingCallable waiting) {
        assertThatIllegalStateException()
                .isThrownBy(waiting)
                .withMessageContaining(Thread.currentThread().getName())
                .withMessageContaining("thenAccept")
                .withMessageContaining("callbackExecutor");
    }

    @Test
    void joinAndGetThrow() {
        assertRefused(future::join);
        assertRefused(future::get);
        assertRefused(() -> future.get(1, TimeUnit.NANOSECONDS));
    }

    @Test
    void lookingDoesNotThrow() {
        assertThat(future.getNow("none")).isEqualTo("none");
        assertThat(future.isDone()).isFalse();
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(0, TimeUnit.SECONDS));
    }

    @Test
    void completeFutureMayBeJoined() throws Exception {
        future.complete("done");
        assertThat(future.join()).isEqualTo("done");
        assertThat(future.get()).isEqualTo("done");
        assertThat(future.get(1, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void dependentsAndCopiesThrowToo() {
        assertRefused(future.copy()::join);
        assertRefused(future.thenApply(String::length)::join);
        assertRefused(future.thenApply(String::length).handle((length, failure) -> length)::get);
        assertRefused(future.thenCombine(CompletableFuture.completedFuture("other"), String::concat)::join);
    }

    @Test
    void elsewhereItIsAFutureLikeAnyOther() {
        CompletableFuture<String> elsewhere = new LoopGuardedFuture<>(() -> false);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> elsewhere.get(1, TimeUnit.NANOSECONDS));
        elsewhere.complete("done");
        assertThat(elsewhere.join()).isEqualTo("done");
    }
}
