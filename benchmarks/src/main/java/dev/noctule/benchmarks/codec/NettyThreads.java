package dev.noctule.benchmarks.codec;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Has JMH run benchmarks on Netty's kind of thread, which its allocator and its recycler treat better. */
public final class NettyThreads extends ThreadPoolExecutor {
    /** The constructor that JMH calls. */
    public NettyThreads(int maxThreads, String prefix) {
        super(
                maxThreads,
                maxThreads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
