package dev.noctule.cli;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * Lets a mode have its last word on Ctrl-C, or SIGTERM: its thread is interrupted, and the process ends with the exit
 * code that the mode then returns.
 */
final class Interruptible implements Mode {
    private final Mode mode;
    private final CompletableFuture<ExitCode> end = new CompletableFuture<>();

    Interruptible(Mode mode) {
        this.mode = mode;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        Thread hook = stopHook(Thread.currentThread(), Runtime.getRuntime()::halt);
        Runtime.getRuntime().addShutdownHook(hook);
        ExitCode code = ExitCode.INTERRUPTED;
        try {
            code = mode.run();
            return code;
        } finally {
            end.complete(code);
            remove(hook);
        }
    }

    /** A shutdown hook can choose the exit code only by a halt. */
    Thread stopHook(Thread runner, IntConsumer halt) {
        return new Thread(
                () -> {
                    runner.interrupt();
                    halt.accept(end.join().status());
                },
                "ctrl-c");
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyRunning) {
            // It waits for the exit code no longer, and ends the process.
        }
    }
}
