package dev.noctule.cli;

/** One way to use the program, from the first connection to the exit code. */
interface Mode {
    /**
     * Does it, and returns when it is over.
     *
     * @throws FailureException if there is nothing more to say than a cause and a remedy
     */
    ExitCode run() throws FailureException, InterruptedException;
}
