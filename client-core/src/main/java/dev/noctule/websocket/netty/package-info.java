/**
 * The pure layers put to work on Netty channels.
 *
 * <pre>
 * opening                                          open
 *
 *   socket                                           socket
 *     |                                                |
 *   [ssl]             SslHandler, wss only           [ssl]
 *     |                                                |
 *   [head-guard]      ResponseHeadGuard              [frame-decoder]   FrameDecoder: bytes -&gt; FrameParser -&gt; Session
 *     |                                                |
 *   [http]            HttpClientCodec                [frame-encoder]   FrameEncoder: frames -&gt; batch -&gt; bytes
 *     |                                                |
 *   [handshake]       HandshakeHandler               [session]         SessionHandler: transport, with
 *                                                      |         ^        LifeSigns, TransportEnd,
 *                                                      |         |        MessageCompression
 *                                                  Delivery   Sender: OutboundQueue, PingPong
 *                                                      |         |
 *                                               listener       NettyWebSocket (the user's socket)
 * </pre>
 *
 * <p>{@code ConnectAttempt} leads through the phases: resolve, connect ({@code AddressRace}), proxy ({@code
 * ProxyTunnel}, whose handlers are gone before those on the left come), TLS ({@code TlsPhase}), handshake ({@code
 * HandshakeHandler}), with their deadlines ({@code OpeningDeadlines}). What it has opened goes by itself from then on
 * ({@code OpenedConnection}).
 *
 * <p>What this package does <em>not</em> check: anything about bytes. It loops around the pure objects of {@code
 * protocol}, {@code handshake} and {@code tls}, on the channel's event loop, and carries out what they say.
 */
@NullMarked
package dev.noctule.websocket.netty;

import org.jspecify.annotations.NullMarked;
