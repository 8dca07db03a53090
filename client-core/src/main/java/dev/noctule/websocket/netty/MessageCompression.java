package dev.noctule.websocket.netty;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.protocol.deflate.MessageDeflater;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of permessage-deflate on one connection, by what was agreed on and by what the user prefers. It owns
 * their native memory. Event loop only.
 */
final class MessageCompression {
    private final MessageDeflater deflater;
    private final MessageInflater inflater;
    private final int thresholdBytes;

    private MessageCompression(DeflateAgreement agreed, Compression preferred) {
        deflater = new MessageDeflater(preferred.level(), agreed.clientWindowBits(), !agreed.clientNoContextTakeover());
        inflater = new MessageInflater(!agreed.serverNoContextTakeover());
        thresholdBytes = preferred.thresholdBytes();
    }

    /** Null if compression was not agreed on. */
    static @Nullable MessageCompression of(@Nullable DeflateAgreement agreed, Compression preferred) {
        return agreed == null ? null : new MessageCompression(agreed, preferred);
    }

    MessageInflater inflater() {
        return inflater;
    }

    /** The payload of the message's frames, or null if it is too short to be compressed (rule D16). */
    byte @Nullable [] compress(byte[] message) {
        return message.length < thresholdBytes ? null : deflater.deflate(message);
    }

    /** Gives the native memory back; nothing is compressed any more. */
    void close() {
        deflater.close();
        inflater.close();
    }
}
