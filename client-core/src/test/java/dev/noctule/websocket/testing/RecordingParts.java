package dev.noctule.websocket.testing;

import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import java.nio.ByteBuffer;

/**
 * A {@link RecordingListener} that takes messages in parts: {@code textPart 'He'}, {@code textPart 'llo' last}, {@code
 * binaryPart [01 02] last}. The callbacks {@code textPart} and {@code binaryPart} can do something too.
 */
public final class RecordingParts extends RecordingListener implements StreamingListener {
    @Override
    public void onTextPart(WebSocket socket, String part, boolean last) {
        record("textPart", " '" + part + "'" + (last ? " last" : ""), socket);
    }

    @Override
    public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
        record("binaryPart", hex(part) + (last ? " last" : ""), socket);
    }
}
