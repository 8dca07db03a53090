package dev.noctule.websocket.protocol;

/**
 * Where mask keys come from. RFC 6455, 5.3 and 10.3: a strong source, so that no server and no script can predict the
 * next one.
 */
@FunctionalInterface
public interface MaskKeys {
    /** A new key, for one frame. */
    int next();

    /** The same source for the calling thread alone, which need not ask for each key whose thread it is. */
    default MaskKeys ofThisThread() {
        return this;
    }
}
