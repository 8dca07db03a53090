package dev.noctule.cli;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the connection that the arguments describe. */
final class Connector {
    /** A person who has typed "exit" does not wait longer for a server that does not answer. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** One line of any allowed length must fit behind what is queued already. */
    private static final int QUEUED_BYTES = LineInput.LONGEST_LINE + 2 * 1024 * 1024;

    /** What is sent while there is no connection waits for the next one, and so does the input. */
    private static final Reconnection RECONNECTION = Reconnection.defaults().withBufferBytes(QUEUED_BYTES);

    private final Arguments arguments;
    private final Target target;
    private final Deadline deadline;

    Connector(Arguments arguments, Target target) {
        this.arguments = arguments;
        this.target = target;
        this.deadline = new Deadline(arguments.timeout);
    }

    /** Runs already, and ends the connection. */
    Deadline deadline() {
        return deadline;
    }

    /**
     * Connects, and waits for it.
     *
     * @param console is told the details of a refusal, and what happens until there is a connection; what is sent is
     *     written down in its journal
     * @throws FailureException if there is no connection
     */
    Connection open(Console console) throws FailureException, InterruptedException {
        WebSocketClient client = usable(this::client);
        boolean opened = false;
        try {
            Connection connection = arguments.reconnect ? openForGood(client, console) : openOnce(client, console);
            opened = true;
            deadline.limit(connection);
            return connection;
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    private Connection openOnce(WebSocketClient client, Console console) throws FailureException, InterruptedException {
        Inbox inbox = new Inbox(console.journal());
        CompletableFuture<WebSocket> socket = usable(() -> client.connect(request(), inbox));
        try {
            WebSocket open = socket.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new Connection(target, client, console.journal().watch(open), inbox, false);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), console);
        } catch (TimeoutException e) {
            throw late();
        }
    }

    /** One that connects again when its connection is lost, and at first until it has one. */
    private Connection openForGood(WebSocketClient client, Console console)
            throws FailureException, InterruptedException {
        Inbox inbox = new Inbox(console.journal());
        WebSocket socket = usable(() -> client.reconnecting(request(), inbox, RECONNECTION));
        while (true) {
            Event event = inbox.next(deadline.left());
            if (event == null) {
                throw late();
            } else if (event instanceof Event.Opened) {
                return new Connection(target, client, console.journal().watch(socket), inbox, true);
            } else if (event instanceof Event.Closed closed) {
                throw failure(closed.info().cause(), console);
            }
            Reconnects.print(event, console);
        }
    }

    private WebSocketClient client() {
        return WebSocketClient.builder()
                .timeouts(timeouts())
                .limits(limits())
                .tls(tls())
                .compression(arguments.noCompress ? Compression.none() : Compression.deflate())
                .proxy(arguments.proxy)
                .build();
    }

    private Timeouts timeouts() {
        Timeouts timeouts = Timeouts.defaults().withClose(CLOSE_TIMEOUT);
        Duration open = arguments.connectTimeout;
        return open == null
                ? timeouts
                : timeouts.withConnect(open).withTls(open).withHandshake(open).withOpen(open);
    }

    private Limits limits() {
        Limits limits = Limits.defaults().withQueuedBytes(QUEUED_BYTES);
        return arguments.maxMessage == null ? limits : limits.withMessageBytes(arguments.maxMessage);
    }

    private Tls tls() {
        Tls tls = trust();
        if (arguments.cert == null) {
            return tls;
        }
        return tls.withClientCertificate(arguments.cert, arguments.key == null ? arguments.cert : arguments.key, null);
    }

    private Tls trust() {
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
        if (arguments.user != null) {
            Header credentials = arguments.user.header();
            request.header(credentials.name(), credentials.value());
        }
        return request.build();
    }

    private FailureException failure(@Nullable Throwable error, Console console) {
        if (error instanceof UpgradeRejectedException refused) {
            Refusals.head(refused).forEach(console.notes()::wire);
        }
        return new FailureException(
                error instanceof WebSocketException known
                        ? Failures.of(known, target)
                        : Failures.internal(Objects.requireNonNull(error)));
    }

    private FailureException late() {
        return new FailureException(deadline.failure("no connection to " + target.url()));
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
