package dev.noctule.websocket.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Notes what becomes of each test, and writes {@code conformance.md} into the target folder when all have ended. JUnit
 * finds it by itself.
 *
 * <p>Only in a build: mutation testing runs the same tests, against code that is broken on purpose.
 */
public final class Outcomes implements TestExecutionListener {
    private static final boolean IN_A_BUILD = System.getProperty("surefire.test.class.path") != null
            || System.getProperty("surefire.real.class.path") != null;

    private final Map<String, Boolean> passed = new TreeMap<>();
    private final boolean writesThePage;

    /** For JUnit. */
    public Outcomes() {
        this(IN_A_BUILD);
    }

    Outcomes(boolean writesThePage) {
        this.writesThePage = writesThePage;
    }

    /** By the tests' keys; a parameterized test has passed if all its invocations have. */
    Map<String, Boolean> passed() {
        return passed;
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        TaggedTest.keyOf(test).ifPresent(key -> note(key, false));
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean success = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        TaggedTest.keyOf(test).ifPresent(key -> note(key, success));
        if (!success && test.getSource().orElse(null) instanceof ClassSource source) {
            String failed = source.getClassName(); // after its tests, such as a leak: whose it was is not known
            passed.replaceAll((key, value) -> value && !isIn(failed, key));
        }
    }

    private void note(String key, boolean success) {
        passed.merge(key, success, Boolean::logicalAnd);
    }

    private static boolean isIn(String className, String key) {
        return key.startsWith(className + "#") || key.startsWith(className + "$");
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        if (writesThePage) {
            try {
                Results.add(passed);
                writePage(Results.all());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void writePage(Map<String, Boolean> all) throws IOException {
        String page = Page.of(Catalogue.read(), TaggedTest.all(), test -> resultOf(all.get(test.key())));
        Files.writeString(Results.TEST_CLASSES.resolveSibling("conformance.md"), page);
    }

    private static Page.Result resultOf(@Nullable Boolean passed) {
        if (passed == null) {
            return Page.Result.NOT_RUN;
        }
        return passed ? Page.Result.GREEN : Page.Result.RED;
    }
}
