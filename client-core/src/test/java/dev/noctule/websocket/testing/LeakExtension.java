package dev.noctule.websocket.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test class that leaks a buffer (or whatever else Netty counts references of). JUnit finds it by
 * itself, for all classes.
 *
 * <p>It does not see buffers that are still reachable, nor those that Netty does not track: unpooled ones on the heap.
 */
public final class LeakExtension implements BeforeAllCallback, AfterAllCallback {
    private static final int GC_TIMEOUT_MILLIS = 5_000;

    private static final Queue<RecordingDetector<?>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        // Now: classes with a detector ask for it once, when they are initialised.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new AssertionError(
                    "Expected leak detection to be paranoid, but was " + ResourceLeakDetector.getLevel());
        }
        if (DETECTORS.stream().noneMatch(detector -> detector.resource == ByteBuf.class)) {
            throw new AssertionError("Expected to watch ByteBuf, but it was initialised before this extension");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (context.getRequiredTestClass().getEnclosingClass() != null) {
            return; // The outermost class answers for its nested ones.
        }
        // Twice: what the first collection found is queued, all of it, before anything that the second one finds.
        collectGarbage();
        collectGarbage();
        DETECTORS.forEach(RecordingDetector::poll);
        failIfLeaked();
    }

    private static void failIfLeaked() {
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "Expected no leak, but there are " + leaks.size() + ":\n" + String.join("\n", leaks));
        }
    }

    /** Returns when a collection that began after the call has queued a reference. */
    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> witness = new WeakReference<>(new Object(), queue);
        try {
            System.gc();
            if (queue.remove(GC_TIMEOUT_MILLIS) == null) {
                throw new AssertionError("Expected a garbage collection, but System.gc() had no effect");
            }
        } finally {
            Reference.reachabilityFence(witness);
        }
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
            RecordingDetector<T> detector = new RecordingDetector<>(resource, interval);
            DETECTORS.add(detector);
            return detector;
        }
    }

    private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        private final Class<T> resource;

        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
            this.resource = resource;
        }

        /** A detector looks for leaks when it begins to track something; what that is, it does not look at. */
        @SuppressWarnings("unchecked")
        void poll() {
            T nothing = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(nothing);
            tracker.close(nothing);
        }

        @Override
        protected boolean needReport() {
            return true; // By default only if errors are logged.
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + ":\n" + withoutHarness(records));
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType + ", no trace");
        }

        /** The records without the frames that are the same in every test. */
        private static String withoutHarness(String records) {
            return records.lines()
                    .filter(line -> !line.contains("org.junit.") && !line.contains("java.base/"))
                    .collect(Collectors.joining("\n"));
        }
    }
}
