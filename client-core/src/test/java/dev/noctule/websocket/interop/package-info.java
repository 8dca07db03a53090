/**
 * Interoperability: the public API against WebSocket servers that nobody here wrote, each over {@code ws} and {@code
 * wss}.
 *
 * <pre>
 * InteropTest --Line(Peer, tls)--&gt; Peers --starts once--&gt; EchoPeer: JettyPeer, UndertowPeer, JavaWebSocketPeer, NettyPeer (in this process)
 *      |                                                            NodePeer, PythonPeer, NginxPeer (a ServerProcess)
 *      +--results--&gt; InteropTable --&gt; target/interop.md
 *
 * CompressionMatrixTest --Combination(DeflatePeer, offer, settings)--&gt; the same EchoPeers
 *      +--results--&gt; CompressionTable --&gt; target/interop-compression.md
 * </pre>
 */
@NullMarked
package dev.noctule.websocket.interop;

import org.jspecify.annotations.NullMarked;
