package dev.noctule.websocket.testing;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Lincheck, as all tests use it: it draws scenarios, a few calls in each of a few threads, and runs each of them many
 * times. First under its own scheduler, which decides at every shared access which thread goes on, and so tries the
 * interleavings one by one, as far as it comes; then on real threads. What the calls returned must be what they return
 * when they are made one after the other, in an order that the threads could have seen. {@code dev/races} tries more.
 */
public final class Interleavings {
    /** How many times more than in a build. */
    public static final int TIMES = Integer.getInteger("noctule.races", 1);

    private static final int CALLS_BEFORE = 1;

    private Interleavings() {}

    /**
     * Tries them.
     *
     * @param real with {@code @Operation} on what threads do
     * @param model the same methods, for one thread
     */
    public static void check(Class<?> real, Class<?> model) {
        // Few calls, so that many of the ways in which they can meet are tried.
        Options<?, ?> modelChecking = new ModelCheckingOptions()
                .invocationsPerIteration(150)
                .iterations(6 * TIMES)
                .threads(2)
                .actorsPerThread(2);
        Options<?, ?> stress = new StressOptions()
                .invocationsPerIteration(300)
                .iterations(3 * TIMES)
                .threads(3)
                .actorsPerThread(3);
        check(modelChecking, real, model);
        check(stress, real, model);
    }

    /**
     * For {@code @Validate}: AssertJ cannot be looked into in the way in which Lincheck does.
     *
     * @param otherwise what is wrong if it is not so
     */
    public static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void check(Options<?, ?> options, Class<?> real, Class<?> model) {
        options.actorsBefore(CALLS_BEFORE)
                .actorsAfter(0) // or a later call would do what an earlier one has forgotten
                .sequentialSpecification(model)
                .check(real);
    }
}
