package dev.noctule.cli;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Opens the connection that the arguments describe. */
final class Connector {
    /** A person who has typed "exit" does not wait longer for a server that does not answer. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** One line of any allowed length must fit behind what is queued already. */
    private static final int QUEUED_BYTES = LineInput.LONGEST_LINE + 2 * 1024 * 1024;

    private final Arguments arguments;
    private final Target target;

    Connector(Arguments arguments, Target target) {
        this.arguments = arguments;
        this.target = target;
    }

    /**
     * Connects, and waits for it.
     *
     * @param console is told the details of a refusal
     * @throws FailureException if there is no connection
     */
    Connection open(Console console) throws FailureException, InterruptedException {
        WebSocketClient client = usable(this::client);
        Inbox inbox = new Inbox();
        boolean opened = false;
        try {
            WebSocket socket = usable(() -> client.connect(request(), inbox)).get();
            opened = true;
            return new Connection(target, client, socket, inbox);
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()), console); // get() has always one
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    private WebSocketClient client() {
        return WebSocketClient.builder()
                .timeouts(Timeouts.defaults().withClose(CLOSE_TIMEOUT))
                .limits(Limits.defaults().withQueuedBytes(QUEUED_BYTES))
                .tls(tls())
                .build();
    }

    private Tls tls() {
        if (arguments.insecure) {
            return Tls.insecure();
        }
        return arguments.cacert == null ? Tls.system() : Tls.trusting(arguments.cacert);
    }

    private WebSocketRequest request() {
        WebSocketRequest.Builder request = WebSocketRequest.builder(target.url())
                .subprotocols(arguments.subprotocols.toArray(new String[0]))
                .autoDemand(false);
        arguments.headers.forEach(header -> request.header(header.name(), header.value()));
        return request.build();
    }

    private FailureException failure(Throwable error, Console console) {
        if (error instanceof UpgradeRejectedException refused) {
            Refusals.head(refused).forEach(console::detail);
        }
        return new FailureException(
                error instanceof WebSocketException known ? Failures.of(known, target) : Failures.internal(error));
    }

    /** What the library takes for a wrong argument is one of the user's. */
    private static <T> T usable(Supplier<T> step) throws FailureException {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw FailureException.usage(String.valueOf(e.getMessage()), "Try: echo-cli --help");
        }
    }
}
