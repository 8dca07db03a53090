package dev.noctule.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what there is to be sent on a thread of its own, and says when everything is out. When the socket is full it
 * stops reading, so that a pipe of any length takes a few MiB of memory.
 */
final class InputPump implements Runnable {
    private final Outgoing outgoing;
    private final Outlet outlet;
    private final Inbox inbox;

    InputPump(Outgoing outgoing, Outlet outlet, Inbox inbox) {
        this.outgoing = outgoing;
        this.outlet = outlet;
        this.inbox = inbox;
    }

    /**
     * A daemon, because a read from standard input cannot be interrupted: the program ends when the server closes,
     * whatever is still to be read.
     */
    void start() {
        Thread thread = new Thread(this, "stdin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        inbox.inputEnded(pump());
    }

    private @Nullable Failure pump() {
        Failure failure = null;
        try {
            outgoing.sendTo(outlet);
        } catch (FailureException e) {
            failure = e.failure();
        } catch (IOException e) {
            failure = Failure.of(
                    ExitCode.USAGE, "cannot read the input: " + e.getMessage(), "Check what is given to echo-cli.");
        } catch (RuntimeException e) {
            failure = Failures.internal(e);
        }
        outlet.flush();
        return failure;
    }
}
