package dev.noctule.cli;

/** Another mode, which has only so much time: if that was not enough, this is how it ends, whatever it says itself. */
final class DeadlineMode implements Mode {
    private final Mode mode;
    private final Deadline deadline;

    DeadlineMode(Mode mode, Deadline deadline) {
        this.mode = mode;
        this.deadline = deadline;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        ExitCode code = mode.run();
        if (deadline.hasPassed()) {
            throw new FailureException(deadline.failure("not over"));
        }
        return code;
    }
}
