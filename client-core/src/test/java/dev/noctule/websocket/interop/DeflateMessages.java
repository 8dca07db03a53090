package dev.noctule.websocket.interop;

import dev.noctule.websocket.Message;
import dev.noctule.websocket.Message.Binary;
import dev.noctule.websocket.Message.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Messages that show whether both sides compress and decompress with the same window. An inflater takes a reference
 * beyond its window as long as what it refers to came out of the same call; servers call it for each frame. So what is
 * referred to and the reference are in different frames, of {@link #fragmentBytes}, and in different messages.
 */
final class DeflateMessages {
    /** Between {@link #SMALL} and all others. */
    static final int THRESHOLD = 64;

    private static final String SMALL = "h\u00e9llo";
    private static final int MARKER = 64;
    private static final int WIDEST = 15;
    private static final int LONGEST = 200_000;

    private static final String SHORT_JSON = json(2_000);
    private static final String JSON = json(40_000);
    private static final String LONG_JSON = json(LONGEST);

    private DeflateMessages() {}

    /** Half of the window of the client, so that a window of noise has several frames. */
    static int fragmentBytes(int clientWindowBits) {
        return Math.min(4096, 1 << (clientWindowBits - 1));
    }

    /** For a connection with this window of the client. */
    static List<Message> all(int clientWindowBits) {
        List<Message> messages = few(clientWindowBits);
        messages.add(new Text(JSON));
        messages.add(binary(new byte[10_000]));
        messages.add(new Text(LONG_JSON));
        messages.add(binary(noise(3_000)));
        messages.add(binary(JSON.getBytes(StandardCharsets.UTF_8)));
        return messages;
    }

    /** Those of them that are soon sent. Some refer to the one before if they may. */
    static List<Message> few(int clientWindowBits) {
        List<Message> messages = new ArrayList<>();
        messages.add(new Text(""));
        messages.add(new Text(SHORT_JSON));
        messages.add(new Text(SMALL));
        messages.add(new Text(SHORT_JSON));
        messages.add(binary(new byte[0]));
        if (clientWindowBits < WIDEST) {
            messages.addAll(beyond(clientWindowBits));
        }
        return messages;
    }

    /**
     * The same bytes again, after more than a window of noise. A window twice as large has room for the first message:
     * they would be referred to.
     */
    private static List<Message> beyond(int bits) {
        byte[] marker = noise(MARKER);
        byte[] noise = noise((1 << bits) + (1 << (bits - 1)));
        ByteBuffer all = ByteBuffer.allocate(2 * MARKER + noise.length);
        all.put(marker).put(noise).put(marker).flip();
        return List.of(new Binary(all), binary(noise(noise.length + 1)), binary(marker));
    }

    private static Binary binary(byte[] data) {
        return new Binary(ByteBuffer.wrap(data));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String json(int length) {
        return IntStream.iterate(1, i -> i * 7919 % 100_003)
                .limit(length / 60)
                .mapToObj(i -> "{\"id\":%06d,\"name\":\"bat \ud83e\udd87 %x\",\"tags\":[\"a\",\"b\"]}".formatted(i, i))
                .collect(Collectors.joining(",\n", "[", "]"));
    }
}
