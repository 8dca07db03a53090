package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Message;
import dev.noctule.websocket.SocketClosedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a publisher tells, one line for each signal: {@code subscribed}, {@code text 'A'}, {@code binary
 * [42]}, {@code complete}, {@code error IllegalStateException}, {@code error SocketClosedException 1008}. A signal that
 * begins while another one runs is written down as {@code NESTED}. For one thread.
 */
public final class RecordingSubscriber implements Flow.Subscriber<Message> {
    private final Map<String, Consumer<Flow.Subscription>> actions = new HashMap<>();
    private final List<String> unseen = new ArrayList<>();
    private boolean inside;
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable error;

    /**
     * Does something inside a signal, after it was written down.
     *
     * @param signal {@code subscribed}, {@code text}, {@code binary}, {@code complete} or {@code error}
     */
    public RecordingSubscriber during(String signal, Consumer<Flow.Subscription> action) {
        actions.put(signal, action);
        return this;
    }

    /** The next lines are these, and no others. */
    public void assertNext(String... lines) {
        assertThat(unseen).containsExactly(lines);
        unseen.clear();
    }

    /** For the tear-down. */
    public void assertExhausted() {
        assertThat(unseen).as("signals that the test has not looked at").isEmpty();
    }

    /** What {@code onSubscribe} was given. */
    public Flow.Subscription subscription() {
        return Objects.requireNonNull(subscription, "onSubscribe was not called");
    }

    /** What {@code onError} was given. */
    public Throwable error() {
        return Objects.requireNonNull(error, "onError was not called");
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        record("subscribed", "");
    }

    @Override
    public void onNext(Message message) {
        if (message instanceof Message.Text text) {
            record("text", " '" + text.text() + "'");
        } else if (message instanceof Message.Binary binary) {
            record("binary", hex(binary.data()));
        }
    }

    private static String hex(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return " [" + HexFormat.ofDelimiter(" ").formatHex(bytes) + "]";
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        String code = failure instanceof SocketClosedException closed && closed.closeInfo() != null
                ? " " + closed.closeInfo().code()
                : "";
        record("error", " " + failure.getClass().getSimpleName() + code);
    }

    @Override
    public void onComplete() {
        record("complete", "");
    }

    private void record(String signal, String detail) {
        unseen.add((inside ? "NESTED " : "") + signal + detail);
        inside = true;
        try {
            actions.getOrDefault(signal, ignored -> {}).accept(subscription());
        } finally {
            inside = false;
        }
    }
}
