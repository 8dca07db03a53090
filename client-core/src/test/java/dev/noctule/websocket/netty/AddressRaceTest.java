package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Patience;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 8305, sections 4 and 5: which address is tried when, and what becomes of the others. */
@Tag("fault-2")
class AddressRaceTest {
    private static final InetAddress A4 = address("192.0.2.1");
    private static final InetAddress B4 = address("192.0.2.2");
    private static final InetAddress C4 = address("192.0.2.3");
    private static final InetAddress A6 = address("2001:db8::1");
    private static final InetAddress B6 = address("2001:db8::2");

    /** Gives the event loop and the clock. */
    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final Map<InetAddress, Attempt> attempts = new LinkedHashMap<>();
    private @Nullable Channel winner;
    private @Nullable Throwable failure;

    private final AddressRace race = new AddressRace(clock.eventLoop(), this::connect, new AddressRace.Finish() {
        @Override
        public void won(Channel channel) {
            assertThat(winner).isNull();
            winner = channel;
        }

        @Override
        public void lost(Throwable cause) {
            assertThat(failure).isNull();
            failure = cause;
        }
    });

    /** A connection that is being made. */
    private static final class Attempt {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final ChannelPromise promise = channel.newPromise();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private ChannelFuture connect(InetSocketAddress address) {
        assertThat(address.getPort()).isEqualTo(443);
        Attempt attempt = new Attempt();
        attempts.put(address.getAddress(), attempt);
        return attempt.promise;
    }

    private void start(InetAddress... addresses) {
        clock.freezeTime();
        race.start(List.of(addresses), 443);
    }

    private Attempt attempt(InetAddress address) {
        Attempt attempt = attempts.get(address);
        assertThat(attempt).as("attempt at %s", address).isNotNull();
        return attempt;
    }

    private void fail(InetAddress address, String message) {
        attempt(address).promise.setFailure(new ConnectException(message));
    }

    private void after(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runPendingTasks();
    }

    private void assertTried(InetAddress... addresses) {
        assertThat(attempts.keySet()).containsExactly(addresses);
    }

    @Test
    void familiesTakeTurnsBeginningWithTheFirst() {
        assertThat(AddressRace.interleave(List.of(A6, B6, A4, B4))).containsExactly(A6, A4, B6, B4);
        assertThat(AddressRace.interleave(List.of(A4, B4, C4, A6))).containsExactly(A4, A6, B4, C4);
        assertThat(AddressRace.interleave(List.of(A4, B4))).containsExactly(A4, B4);
        assertThat(AddressRace.interleave(List.of(A6))).containsExactly(A6);
    }

    @Test
    void firstThatAnswersWins() {
        start(A4, B4);
        assertTried(A4);
        attempt(A4).promise.setSuccess();
        assertThat(winner).isSameAs(attempt(A4).channel);
        after(10_000);
        assertTried(A4);
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void nextIsTriedAsSoonAsOneHasFailed() {
        start(A4, B4);
        fail(A4, "refused");
        assertTried(A4, B4);
        attempt(B4).promise.setSuccess();
        assertThat(winner).isSameAs(attempt(B4).channel);
    }

    @Test
    void nextIsTriedAfter250MillisecondsWithoutAnAnswer() {
        start(A6, B6, A4);
        after(249);
        assertTried(A6);
        after(1);
        assertTried(A6, A4);
        after(250);
        assertTried(A6, A4, B6);
    }

    @Test
    void failureStartsTheHeadStartAnew() {
        start(A4, B4, C4);
        after(200);
        fail(A4, "refused");
        assertTried(A4, B4);
        after(249);
        assertTried(A4, B4);
        after(1);
        assertTried(A4, B4, C4);
    }

    @Test
    void losersAreClosed() {
        start(A4, B4, C4);
        after(250);
        after(250);
        attempt(B4).promise.setSuccess();
        assertThat(attempt(A4).promise.isCancelled()).isTrue();
        assertThat(attempt(A4).channel.isOpen()).isFalse();
        assertThat(attempt(C4).channel.isOpen()).isFalse();
        assertThat(attempt(B4).channel.isOpen()).isTrue();
        assertThat(winner).isSameAs(attempt(B4).channel);
        assertThat(failure).isNull();
    }

    @Test
    void slowFirstOneMayStillWin() {
        start(A4, B4);
        after(250);
        attempt(A4).promise.setSuccess();
        assertThat(winner).isSameAs(attempt(A4).channel);
        assertThat(attempt(B4).channel.isOpen()).isFalse();
    }

    @Test
    @Tag("fault-4")
    void whenAllHaveFailedTheFirstFailureCarriesTheOthers() {
        start(A4, B4, C4);
        fail(A4, "refused A");
        fail(B4, "refused B");
        assertThat(failure).isNull();
        fail(C4, "refused C");
        assertThat(failure).isNotNull();
        assertThat(failure).hasMessage("refused A");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("/192.0.2.2:443: refused B", "/192.0.2.3:443: refused C");
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    @Tag("fault-4")
    void oneThatStillRunsHoldsUpTheFailure() {
        start(A4, B4);
        after(250);
        fail(B4, "refused B");
        assertThat(failure).isNull();
        fail(A4, "refused A");
        assertThat(failure).hasMessage("refused B");
    }

    @Test
    @Tag("fault-27")
    void cancelClosesAllAndTellsNobody() {
        start(A4, B4, C4);
        after(250);
        race.cancel();
        assertThat(attempt(A4).channel.isOpen()).isFalse();
        assertThat(attempt(B4).channel.isOpen()).isFalse();
        after(10_000);
        assertTried(A4, B4);
        assertThat(winner).isNull();
        assertThat(failure).isNull();
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void singleAddressNeedsNoTimer() {
        start(A4);
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
        fail(A4, "refused");
        assertThat(failure).hasMessage("refused").hasNoSuppressedExceptions();
    }

    /** Fault 40: Netty fails such a future on a thread of its own, see {@code Bootstrap.initAndRegister}. */
    @Test
    @Tag("fault-40")
    void failureOnAnotherThreadIsTakenToTheEventLoop() throws Exception {
        try (RealLoop loop = new RealLoop()) {
            List<Thread> threads = new ArrayList<>();
            CountDownLatch lost = new CountDownLatch(1);
            AddressRace elsewhere = new AddressRace(
                    loop.next(),
                    address -> new DefaultChannelPromise(new EmbeddedChannel(), GlobalEventExecutor.INSTANCE)
                            .setFailure(new IOException("Too many open files")),
                    new AddressRace.Finish() {
                        @Override
                        public void won(Channel channel) {}

                        @Override
                        public void lost(Throwable cause) {
                            threads.add(Thread.currentThread());
                            lost.countDown();
                        }
                    });
            loop.next().execute(() -> elsewhere.start(List.of(A4), 443));
            assertThat(lost.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(loop.next().inEventLoop(threads.get(0))).isTrue();
        }
    }
}
