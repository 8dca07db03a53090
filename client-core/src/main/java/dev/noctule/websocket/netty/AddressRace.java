package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address that answers ("Happy Eyeballs", RFC 8305): the next one is tried when one has failed or
 * has not answered for {@link #HEAD_START_MILLIS}, address families in turn. Event loop only.
 */
final class AddressRace {
    /** RFC 8305, section 5: the recommended Connection Attempt Delay. */
    static final long HEAD_START_MILLIS = 250;

    /** How it ends. */
    interface Finish {
        void won(Channel channel);

        /** All have failed; the failures of all but the first are suppressed exceptions of it. */
        void lost(Throwable failure);
    }

    private final EventLoop loop;
    private final Function<InetSocketAddress, ChannelFuture> connector;
    private final Finish finish;
    private final ArrayDeque<InetSocketAddress> untried = new ArrayDeque<>();
    private final List<ChannelFuture> running = new ArrayList<>();
    private @Nullable Throwable failure;
    private @Nullable Future<?> headStart;
    private boolean over;

    /** A race that has not begun. */
    AddressRace(EventLoop loop, Function<InetSocketAddress, ChannelFuture> connector, Finish finish) {
        this.loop = loop;
        this.connector = connector;
        this.finish = finish;
    }

    /** Begins, with at least one address. */
    void start(List<InetAddress> addresses, int port) {
        for (InetAddress address : interleave(addresses)) {
            untried.add(new InetSocketAddress(address, port));
        }
        tryNext();
    }

    /** RFC 8305, section 4: families in turn, beginning with that of the first address. */
    static List<InetAddress> interleave(List<InetAddress> addresses) {
        ArrayDeque<InetAddress> first = new ArrayDeque<>();
        ArrayDeque<InetAddress> second = new ArrayDeque<>();
        boolean startsWith6 = addresses.get(0) instanceof Inet6Address;
        for (InetAddress address : addresses) {
            (address instanceof Inet6Address == startsWith6 ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (!first.isEmpty() || !second.isEmpty()) {
            addIfPresent(first.poll(), order);
            addIfPresent(second.poll(), order);
        }
        return order;
    }

    private static void addIfPresent(@Nullable InetAddress address, List<InetAddress> order) {
        if (address != null) {
            order.add(address);
        }
    }

    /** Ends the race without a winner; {@link Finish} is not called. */
    void cancel() {
        over = true;
        stopHeadStart();
        running.forEach(AddressRace::abandon);
        running.clear();
    }

    private static void abandon(ChannelFuture attempt) {
        attempt.cancel(false);
        attempt.channel().close();
    }

    private void tryNext() {
        stopHeadStart();
        InetSocketAddress address = untried.poll();
        if (address == null) {
            return;
        }
        ChannelFuture attempt = connector.apply(address);
        running.add(attempt);
        if (!untried.isEmpty()) {
            headStart = loop.schedule(this::tryNext, HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
        }
        attempt.addListener(done -> onLoop(() -> ended(attempt, address)));
    }

    /** A channel that could not even be made, for lack of file descriptors, fails on a thread of Netty's own. */
    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private void ended(ChannelFuture attempt, InetSocketAddress address) {
        if (over) {
            return;
        }
        running.remove(attempt);
        Throwable cause = attempt.cause();
        if (cause == null) {
            cancel();
            finish.won(attempt.channel());
            return;
        }
        remember(cause, address);
        tryNext();
        if (running.isEmpty() && untried.isEmpty() && !over && failure != null) {
            over = true;
            finish.lost(failure);
        }
    }

    private void remember(Throwable cause, InetSocketAddress address) {
        if (failure == null) {
            failure = cause;
        } else {
            ConnectException other = new ConnectException(address + ": " + cause.getMessage());
            other.initCause(cause);
            failure.addSuppressed(other);
        }
    }

    private void stopHeadStart() {
        Future<?> timer = headStart;
        if (timer != null) {
            timer.cancel(false);
            headStart = null;
        }
    }
}
