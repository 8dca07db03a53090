package dev.noctule.cli;

/** Carries a {@link Failure} up to the place that prints it. Has no stack trace, because nobody is shown one. */
final class FailureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure) {
        super(failure.cause(), null, false, false);
        this.failure = failure;
    }

    static FailureException usage(String cause, String remedy) {
        return new FailureException(Failure.of(ExitCode.USAGE, cause, remedy));
    }

    Failure failure() {
        return failure;
    }
}
