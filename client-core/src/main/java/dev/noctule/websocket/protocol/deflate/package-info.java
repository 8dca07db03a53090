/**
 * RFC 7692, sections 6 and 7.2: payloads of messages, compressed and decompressed.
 *
 * <pre>
 *   message --&gt; MessageDeflater --&gt; payload, RSV1 on its first frame
 *   payload of frames with RSV1 --&gt; MessageInflater --&gt; bytes of the message
 * </pre>
 *
 * <p>What this package does <em>not</em> check: what was negotiated, where RSV1 may stand, and how long a message may
 * be; the inflater gives out no more at a time than it is asked for, so that its caller can stop.
 */
@NullMarked
package dev.noctule.websocket.protocol.deflate;

import org.jspecify.annotations.NullMarked;
