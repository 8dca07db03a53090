package dev.noctule.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * An echo server until the process is stopped (SIGINT or SIGTERM), or this thread is interrupted. Its clients are told:
 * Close 1001.
 */
final class ListenMode implements Mode {
    private final ListenAddress address;
    private final ServerTls tls;
    private final PrintStream out;
    private final Console console;

    /**
     * Prepares it.
     *
     * @param out where the URL is printed, as the first and only line, for scripts that want any free port
     * @param console for the rest
     */
    ListenMode(ListenAddress address, ServerTls tls, PrintStream out, Console console) {
        this.address = address;
        this.tls = tls;
        this.out = out;
        this.console = console;
    }

    @Override
    public ExitCode run() throws FailureException, InterruptedException {
        try (EchoServer server = EchoServer.start(address, tls)) {
            Thread stop = new Thread(server::close, "echo-server-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            tls.notes().forEach(console::note);
            out.println("Listening on " + server.target().url());
            out.flush();
            try {
                new CountDownLatch(1).await();
                return ExitCode.OK;
            } catch (InterruptedException e) {
                Runtime.getRuntime().removeShutdownHook(stop);
                throw e;
            }
        }
    }
}
