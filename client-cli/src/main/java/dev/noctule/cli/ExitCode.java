package dev.noctule.cli;

/** What a script learns from the program's end. The meanings are what {@code --help} prints. */
enum ExitCode {
    OK(0, "closed with 1000, 1001 or no code, or closed by echo-cli"),
    INTERNAL(1, "internal error"),
    USAGE(2, "wrong arguments, or input that is not UTF-8"),
    CONNECT(3, "cannot connect (or cannot listen)"),
    TLS(4, "TLS failed: certificate, host name, no TLS at all"),
    HANDSHAKE(5, "the server refused, or does not speak WebSocket"),
    LOST(6, "connection lost without a Close frame"),
    CLOSED_WITH_ERROR(7, "closed with an error code"),
    TIMEOUT(8, "no answer in time, a Ping lost, or fewer messages than -n"),
    INTERRUPTED(130, "interrupted (Ctrl-C)");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    int status() {
        return status;
    }

    String meaning() {
        return meaning;
    }
}
