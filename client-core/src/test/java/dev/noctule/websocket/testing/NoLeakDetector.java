package dev.noctule.websocket.testing;

import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that count memory, or look at millions of bytes: what the leak detector keeps of a buffer is more than the
 * buffer has bytes, and on paranoid it takes a stack trace for each byte that is looked at.
 */
public final class NoLeakDetector implements BeforeEachCallback, AfterEachCallback {
    private ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @Override
    public void beforeEach(ExtensionContext context) {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ResourceLeakDetector.setLevel(before);
    }
}
