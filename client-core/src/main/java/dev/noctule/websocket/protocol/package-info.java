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
 *           | TextDecoder,        |
 *           | Utf8Validator       |
 *           v                     v
 *     SessionEvents: onText, onBinary, onPing, onPong, sendPong, sendClose
 *
 *     whole text ------------------------&gt; FrameWriter --&gt; TextWriter --&gt; Masker --&gt; bytes
 *     whole binary message --------------&gt; FrameWriter ------------------&gt; Masker --&gt; bytes
 *     message --&gt; Fragmenter --&gt; Frame --&gt; FrameWriter ------------------&gt; Masker --&gt; bytes
 * </pre>
 *
 * <p>What this package does <em>not</em> check: that the opening handshake took place, that its methods are called on
 * one thread (they must be, but for {@code FrameWriter}'s), and how long anything takes.
 */
@NullMarked
package dev.noctule.websocket.protocol;

import org.jspecify.annotations.NullMarked;
