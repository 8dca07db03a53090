package dev.noctule.cli;

import static dev.noctule.cli.JournalTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent is written down, and nothing that is not. */
@Timeout(60)
class RecordedSocketTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> calls = new ArrayList<>();
    private Journal journal;
    private WebSocket socket;

    /** What the connection answers to everything that is sent; null if it has no room. */
    private @Nullable CompletableFuture<?> outcome = new CompletableFuture<>();

    private Runnable whileSending = () -> {};

    @BeforeEach
    void open() throws Exception {
        journal = Journal.open(out, null, Clock.systemUTC());
        socket = journal.watch(proxy(WebSocket.class));
    }

    @Test
    void nothingIsWatchedForNobody() {
        WebSocket plain = proxy(WebSocket.class);

        assertThat(Journal.none().watch(plain)).isSameAs(plain);
    }

    @Test
    void messagesArePassedOnAndWrittenDown() throws Exception {
        assertThat(socket.sendText("a")).isSameAs(outcome);
        socket.sendBinary(bytes(1));
        socket.send(PreparedMessage.text("b"));
        socket.send(PreparedMessage.binary(bytes(2)));

        assertThat(calls).containsExactly("sendText", "sendBinary", "send", "send");
        assertThat(content()).containsExactly("a", "AQ==", "b", "Ag==");
        assertThat(JsonText.parse(written()))
                .allSatisfy(
                        line -> assertThat(line).containsEntry("ev", "message").containsEntry("dir", "out"));
    }

    @Test
    void triedMessageIsWrittenDownIfItIsSent() throws Exception {
        outcome = null; // full
        assertThat(socket.trySendText("a")).isFalse();
        assertThat(socket.trySendBinary(bytes(1))).isFalse();
        assertThat(socket.trySend(PreparedMessage.text("b"))).isFalse();
        assertThat(written()).isEmpty();

        outcome = new CompletableFuture<>();
        assertThat(socket.trySendText("c")).isTrue();
        assertThat(socket.trySendBinary(bytes(2))).isTrue();
        assertThat(socket.trySend(PreparedMessage.text("d"))).isTrue();
        assertThat(content()).containsExactly("c", "Ag==", "d");
    }

    @Test
    void messageThatIsRefusedIsNotWrittenDown() {
        outcome = CompletableFuture.failedFuture(new IllegalStateException("closed"));
        socket.sendText("a");
        whileSending = () -> {
            throw new IllegalArgumentException("unpaired");
        };
        assertThatThrownBy(() -> socket.sendText("\ud83d")).hasMessage("unpaired");

        assertThat(written()).isEmpty();
    }

    @Test
    void messageIsWrittenDownBeforeItsAnswer() throws Exception {
        Thread answer = new Thread(() -> journal.happened(new Event.Text("answer")));
        whileSending = () -> {
            answer.start();
            while (answer.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        };

        socket.sendText("question");
        answer.join();

        assertThat(content()).containsExactly("question", "answer");
    }

    @Test
    void messageInPartsIsWrittenDownByItsLengthWhenItIsFinished() throws Exception {
        BinaryMessageWriter binary = socket.startBinary();
        binary.write(bytes(1, 2));
        binary.write(bytes(3));
        assertThat(written()).isEmpty();
        binary.finish();
        TextMessageWriter text = socket.startText();
        text.write("a\u00f6\u65e5\ud83d"); // 1, 2, 3 bytes, and half of 4
        text.write("\ude00");
        text.finish();

        assertThat(JsonText.parse(written()))
                .satisfiesExactly(
                        line -> assertThat(line).containsEntry("type", "binary").containsEntry("bytes", 3L),
                        line -> assertThat(line).containsEntry("type", "text").containsEntry("bytes", 10L));
    }

    @Test
    void pingsAreWrittenDownWithTheirPayloadIfItIsTheUsers() throws Exception {
        socket.ping();
        socket.ping(bytes('A'));

        assertThat(JsonText.parse(written()))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .containsEntry("ev", "ping")
                                .containsEntry("dir", "out")
                                .doesNotContainKey("base64"),
                        line -> assertThat(line).containsEntry("base64", "QQ=="));
    }

    @Test
    void everythingElseIsThatOfTheSocket() {
        socket.latency();
        socket.close(1000, "");
        socket.abort();
        socket.request(1);
        socket.bufferedBytes();
        socket.isWritable();
        socket.isOpen();
        socket.closed();
        socket.handshake();
        socket.uncompressed().sendText("x");

        assertThat(calls)
                .containsExactly(
                        "latency",
                        "close",
                        "abort",
                        "request",
                        "bufferedBytes",
                        "isWritable",
                        "isOpen",
                        "closed",
                        "handshake",
                        "uncompressed",
                        "sendText");
        assertThat(written()).contains("\"data\":\"x\"");
    }

    /** What the messages say, text as it is and bytes in base64. */
    private List<Object> content() throws Exception {
        return JsonText.parse(written()).stream()
                .map(line -> line.getOrDefault("data", line.get("base64")))
                .toList();
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> call(method)));
    }

    private @Nullable Object call(Method method) {
        calls.add(method.getName());
        if (method.getName().startsWith("send")) {
            whileSending.run();
        }
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return outcome != null;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == CompletableFuture.class) {
            return outcome;
        }
        return type.isInterface() ? proxy(type) : null;
    }
}
