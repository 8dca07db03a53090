/**
 * The opening handshake, RFC 6455, section 4, as values and rules. It does <em>not</em> check what the network does:
 * names are not resolved, time is not measured, TLS is not seen, random bytes are given; and a status other than 101 is
 * for the caller to act upon.
 *
 * <pre>{@code
 * out:  "wss://..." -> WebSocketUri -----+
 *       WebSocketRequest ----------------+-> HandshakeRequest -> HttpRequest -> HTTP codec -> bytes
 *       16 random bytes -> HandshakeKey -+
 *
 * in:   bytes -> ResponseHeadScanner -> HTTP codec -> HttpResponse -> ResponseValidator -> Agreement
 *                (syntax, limits)                     (101 only)      (ExtensionHeader)
 * }</pre>
 *
 * <p>The scanner and Netty's codec look at the same bytes. The codec parses them; the scanner holds them to RFC 9112
 * where the codec is lenient, so that nothing which passes both can be read in two ways. After the head's last byte the
 * scanner looks no further: frames may follow at once.
 */
@NullMarked
package dev.noctule.websocket.handshake;

import org.jspecify.annotations.NullMarked;
