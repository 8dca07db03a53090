package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.MaskKeys;

/** Everything random that this library needs. */
interface Entropy extends MaskKeys {
    /** Sixteen bytes for one opening handshake: RFC 6455, 4.1. */
    byte[] nonce();
}
