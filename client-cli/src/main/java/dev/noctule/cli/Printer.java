package dev.noctule.cli;

import java.util.concurrent.CompletableFuture;

/**
 * Prints what comes in, on a thread of its own, until the connection has ended; then it fetches the reader of the
 * keyboard.
 */
final class Printer implements Runnable {
    private final Inbox inbox;
    private final Console console;
    private final Thread keyboardReader;
    private final CompletableFuture<ExitCode> end = new CompletableFuture<>();

    Printer(Inbox inbox, Console console, Thread keyboardReader) {
        this.inbox = inbox;
        this.console = console;
        this.keyboardReader = keyboardReader;
    }

    void start() {
        Thread thread = new Thread(this, "printer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            ExitCode code = printToTheEnd();
            keyboardReader.interrupt(); // before the next line, so that awaitEnd() can take the interrupt back
            end.complete(code);
        } catch (Throwable e) {
            end.completeExceptionally(e);
            keyboardReader.interrupt();
        }
    }

    /** Waits for the end of the connection, and takes the interrupt back by which it was announced. */
    ExitCode awaitEnd() {
        try {
            return end.join();
        } finally {
            Thread.interrupted();
        }
    }

    private ExitCode printToTheEnd() throws Exception {
        while (true) {
            Event event = inbox.next();
            print(event);
            if (event instanceof Event.Closed closed) {
                Ending ending = Ending.of(closed.info());
                console.note(ending.line());
                return ending.code();
            }
        }
    }

    private void print(Event event) throws Exception {
        if (event instanceof Event.Text text) {
            console.text(text.text());
        } else if (event instanceof Event.Binary binary) {
            console.binary(binary.data());
        } else if (event instanceof Event.NotSent notSent) {
            console.notes().answer("Not sent: " + notSent.cause());
        } else if (event instanceof Event.Answer answer) {
            console.notes().answer(answer.line());
        } else {
            Reconnects.print(event, console);
            ControlFrames.print(event, console);
        }
    }
}
