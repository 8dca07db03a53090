package dev.noctule.cli;

import java.util.function.Function;

/** Starts an echo server on a free port of this machine, and talks to it: something to try, with no network. */
final class EmbeddedMode implements Mode {
    private final Console console;
    private final Function<Target, Mode> talk;

    EmbeddedMode(Console console, Function<Target, Mode> talk) {
        this.console = console;
        this.talk = talk;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            console.note("Started an echo server at " + server.target().url());
            return talk.apply(server.target()).run();
        }
    }
}
