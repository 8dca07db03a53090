/**
 * The public face of Noctule: everything that a user of the library types, and nothing else.
 *
 * <pre>
 * WebSocketClient --connect(WebSocketRequest, WebSocketListener)--&gt; WebSocket        (asynchronous)
 *                 --connect(WebSocketRequest, MessagePublisher)---&gt; WebSocket        (reactive)
 *                 --connectBlocking(WebSocketRequest)-------------&gt; BlockingWebSocket (sequential)
 *
 * in:  bytes -&gt; frame decoder (parser, rules) -&gt; frame -&gt; session (state, assembler) -&gt; message -&gt; WebSocketListener
 * out: WebSocket.sendText -&gt; send queue -&gt; session (state, fragmenter) -&gt; frame -&gt; frame encoder (writer, masker) -&gt; bytes
 * </pre>
 *
 * <p>This package knows nothing of the layers below it, but for one arrow down in {@link
 * WebSocketClient#builder()}. References are non-null unless annotated otherwise.
 *
 * @serial exclude
 */
@NullMarked
package dev.noctule.websocket;

import org.jspecify.annotations.NullMarked;
