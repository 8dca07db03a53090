package dev.noctule.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocketException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of JSON lines: an event is an object, an object is a line, and whoever reads sees it at once. When the stream
 * cannot be written any more the rest is left out, and the reason is kept.
 */
final class JsonLines implements AutoCloseable {
    /** ISO 8601 in UTC, always with milliseconds, so that the lines of a file are aligned. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final JsonGenerator json;
    private final Clock clock;

    /** Null while all is well. */
    private @Nullable IOException broken;

    /** Writes something. */
    private interface Step {
        void run() throws IOException;
    }

    JsonLines(OutputStream out, Clock clock) throws IOException {
        this.json = new JsonFactoryBuilder()
                .characterEscapes(new JsonEscapes())
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // as the person typed it: UTF-8
                .rootValueSeparator("") // the line's end is written behind each object, not in front of the next
                .build()
                .createGenerator(out, JsonEncoding.UTF8);
        this.clock = clock;
    }

    void opened(Handshake handshake) {
        line("open", () -> {
            json.writeStringField("url", handshake.uri());
            json.writeStringField("subprotocol", handshake.subprotocol());
            strings("extensions", handshake.extensions());
        });
    }

    /** There is no connection, but will be another attempt. */
    void lost(WebSocketException cause, int attempt, Duration delay) {
        line("lost", () -> {
            json.writeStringField("message", cause.getMessage());
            json.writeNumberField("attempt", attempt);
            json.writeNumberField("delay", delay.toMillis() / 1e3);
        });
    }

    void text(Direction direction, String text) {
        message(direction, "text", () -> json.writeStringField("data", text));
    }

    void binary(Direction direction, ByteBuffer data) {
        message(direction, "binary", () -> base64(data));
    }

    /** A message that was sent in parts: it may be longer than the memory, so only its length is told. */
    void streamed(String type, long bytes) {
        message(Direction.OUT, type, () -> json.writeNumberField("bytes", bytes));
    }

    /**
     * A Ping or a Pong.
     *
     * @param payload null if the library chose it
     */
    void control(String event, Direction direction, @Nullable ByteBuffer payload) {
        line(event, () -> {
            json.writeStringField("dir", direction.toString());
            if (payload != null) {
                base64(payload);
            }
        });
    }

    void unsent(String cause) {
        line("unsent", () -> json.writeStringField("message", cause));
    }

    void closed(CloseInfo info) {
        line("close", () -> {
            json.writeStringField("by", by(info));
            json.writeNumberField("code", info.code());
            json.writeStringField("reason", info.reason());
            if (info.cause() != null) {
                json.writeStringField("message", info.cause().getMessage());
            }
        });
    }

    void failed(Failure failure) {
        line("error", () -> {
            json.writeNumberField("code", failure.code().status());
            json.writeStringField("message", failure.cause());
            json.writeStringField("remedy", failure.remedy());
            if (!failure.details().isEmpty()) {
                strings("details", failure.details());
            }
        });
    }

    /** Throws why it could not be written to its end, if that is so. */
    void requireWhole() throws IOException {
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public void close() {
        attempt(json::close);
    }

    private void message(Direction direction, String type, Step content) {
        line("message", () -> {
            json.writeStringField("dir", direction.toString());
            json.writeStringField("type", type);
            content.run();
        });
    }

    private void line(String event, Step fields) {
        attempt(() -> {
            json.writeStartObject();
            json.writeStringField("t", TIME.format(clock.instant()));
            json.writeStringField("ev", event);
            fields.run();
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        });
    }

    private void attempt(Step step) {
        if (broken == null) {
            try {
                step.run();
            } catch (IOException e) {
                broken = e;
            }
        }
    }

    private void strings(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void base64(ByteBuffer data) throws IOException {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        json.writeBinaryField("base64", bytes);
    }

    private static String by(CloseInfo info) {
        return switch (info.closedBy()) {
            case SERVER -> "peer";
            case CLIENT -> "self";
            case NETWORK -> "network";
        };
    }
}
