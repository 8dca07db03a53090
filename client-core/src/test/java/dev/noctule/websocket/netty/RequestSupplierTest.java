package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.RequestFailedException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reconnecting socket asks for a new request for each attempt, and no answer to that harms it. */
class RequestSupplierTest {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final String NO_REQUEST = "reconnecting 1 in 250 ms: RequestFailedException";

    private final Queue<CompletableFuture<WebSocketRequest>> asked = new ArrayDeque<>();

    private CompletionStage<WebSocketRequest> ask() {
        CompletableFuture<WebSocketRequest> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    @Test
    void eachAttemptHasARequestOfItsOwn() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            for (int i = 1; i <= 3; i++) {
                WebSocketRequest request = WebSocketRequest.of("ws://server.test/?token=" + i);
                asked.remove().complete(request);
                test.home.run();
                Reconnecting.Attempt attempt = test.attempt();
                assertThat(attempt.request).isSameAs(request);
                attempt.fails(Reconnecting.refused());
                assertThat(test.listener.drain()).hasSize(1);
                assertThat(asked).isEmpty();
                test.home.after(Duration.ofSeconds(1));
            }
            assertThat(asked).hasSize(1);
        }
    }

    private static Named<Supplier<CompletionStage<WebSocketRequest>>> supplier(
            String name, Supplier<CompletionStage<WebSocketRequest>> requests) {
        return Named.of(name, requests);
    }

    private static Stream<Named<Supplier<CompletionStage<WebSocketRequest>>>> suppliersOfNoRequest() {
        return Stream.of(
                supplier("throws", () -> {
                    throw new IllegalStateException("no token");
                }),
                supplier("throws an Error", () -> {
                    throw new StackOverflowError("no token");
                }),
                supplier("fails", () -> CompletableFuture.failedFuture(new IllegalStateException("no token"))),
                supplier(
                        "fails later",
                        () -> CompletableFuture.<WebSocketRequest>failedFuture(new IllegalStateException("no token"))
                                .thenApply(request -> request)),
                supplier("gives null", () -> null),
                supplier("gives a stage of null", () -> CompletableFuture.completedFuture(null)));
    }

    @ParameterizedTest
    @MethodSource("suppliersOfNoRequest")
    void supplierWithoutARequestIsAnAttemptThatHasFailed(Supplier<CompletionStage<WebSocketRequest>> requests) {
        try (Reconnecting test = Reconnecting.with(requests)) {
            test.listener.assertNext(NO_REQUEST);
            test.home.after(FIRST_DELAY);
            test.listener.assertNext("reconnecting 2 in 500 ms: RequestFailedException");
            test.assertNoAttempt();
        }
    }

    @Test
    void supplierThatDoesNotAnswerIsAnAttemptThatHasFailed() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            test.home.after(Reconnecting.REQUEST_TIMEOUT.minusNanos(1));
            test.listener.assertNext();
            test.home.after(Duration.ofNanos(1));
            test.listener.assertNext(NO_REQUEST);
            test.home.after(FIRST_DELAY);
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void answerThatComesTooLateIsOfNoMeaning() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            CompletableFuture<WebSocketRequest> late = asked.remove();
            test.home.after(Reconnecting.REQUEST_TIMEOUT);
            test.listener.assertNext(NO_REQUEST);
            late.complete(Reconnecting.REQUEST);
            test.home.after(FIRST_DELAY);
            test.assertNoAttempt();
        }
    }

    @Test
    void answerThatComesWhenTheNextOneIsAwaitedIsOfNoMeaningEither() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            CompletableFuture<WebSocketRequest> late = asked.remove();
            test.home.after(Reconnecting.REQUEST_TIMEOUT);
            test.listener.assertNext(NO_REQUEST);
            test.home.after(FIRST_DELAY);
            late.complete(Reconnecting.REQUEST);
            test.assertNoAttempt();
            asked.remove().complete(Reconnecting.REQUEST);
            test.home.run();
            test.opens();
        }
    }

    @Test
    void requestThatIsNotAllowedIsAnAttemptThatHasFailed() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            test.refusal = new IllegalArgumentException("Expected a host");
            asked.remove().complete(Reconnecting.REQUEST);
            test.home.run();
            test.listener.assertNext(NO_REQUEST);
            test.refusal = null;
            test.home.after(FIRST_DELAY);
            asked.remove().complete(Reconnecting.REQUEST);
            test.home.run();
            test.opens();
        }
    }

    @Test
    void failureSaysWhatWasWrong() {
        try (Reconnecting test = Reconnecting.with(this::ask)) {
            test.home.after(Reconnecting.REQUEST_TIMEOUT);
            test.listener.assertNext(NO_REQUEST);
            assertThat(test.listener.reconnectCause())
                    .hasMessage("No request to connect with: java.util.concurrent.TimeoutException: the supplier did"
                            + " not answer within 30000 ms (Timeouts.open)")
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void failureOfTheSupplierIsItsCause() {
        IllegalStateException cause = new IllegalStateException("no token");
        CompletionStage<WebSocketRequest> dependent =
                CompletableFuture.<WebSocketRequest>failedFuture(cause).thenApply(request -> request);
        try (Reconnecting test = Reconnecting.with(() -> dependent)) {
            test.listener.assertNext(NO_REQUEST);
            WebSocketException failure = test.listener.reconnectCause();
            assertThat(failure).isInstanceOf(RequestFailedException.class).hasCause(cause);
            assertThat(failure.phase()).isEqualTo(Phase.RECONNECT);
            assertThat(failure.isTransient()).isTrue();
        }
    }
}
