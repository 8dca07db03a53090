package dev.noctule.websocket.handshake;

/**
 * permessage-deflate as it was agreed on (RFC 7692, 7.1).
 *
 * @param clientNoContextTakeover whether each of our messages is compressed by itself
 * @param serverNoContextTakeover whether each of the server's messages is
 * @param clientWindowBits the largest window that we may use, 8 to 15
 * @param serverWindowBits the largest window that the server uses, 8 to 15
 */
public record DeflateAgreement(
        boolean clientNoContextTakeover, boolean serverNoContextTakeover, int clientWindowBits, int serverWindowBits) {}
