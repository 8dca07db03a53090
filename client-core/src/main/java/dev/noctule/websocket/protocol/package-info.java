/**
 * RFC 6455, sections 5 to 7, as plain objects: no channel, no clock, no thread, no random source. Feed bytes, watch the
 * callbacks.
 *
 * <pre>
 *         bytes
 *           |
 *      FrameParser ----&gt; ReceiveRules        which frames may come now
 *           | header, payload, end
 *        Session ------&gt; CloseBody           the states of section 7
 *           | data payload      \
 *     MessageAssembler           control frames
 *           | Utf8Validator       |
 *           v                     v
 *     SessionEvents: onText, onBinary, onPing, onPong, sendPong, sendClose
 *
 *     message --&gt; Fragmenter --&gt; Frame --&gt; FrameWriter --&gt; Masker --&gt; bytes
 * </pre>
 *
 * <p>What this package does <em>not</em> check: that the opening handshake took place, that its methods are called on
 * one thread (they must be), and how long anything takes.
 */
@NullMarked
package dev.noctule.websocket.protocol;

import org.jspecify.annotations.NullMarked;
