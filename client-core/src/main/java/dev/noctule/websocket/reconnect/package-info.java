/**
 * A socket over many connections, one after the other.
 *
 * <pre>
 *   ReconnectingSocket        the user's face, any thread
 *      |        |      |
 *   Outlet    Demand   |      what the face carries from one connection to the next: messages, demand
 *      |        |      |
 *      |        |   Reconnector     the states: waits, asks for a request, has a Link, has ended; event loop
 *      |        |      |      \
 *      +------ Link ---+       Pauses, RetryAfter, Endings     when, and whether at all
 *               |
 *            WebSocket        of one connection, by way of Home
 * </pre>
 *
 * <p>What this package does <em>not</em> know: channels, clocks, threads and sources of randomness. {@link
 * dev.noctule.websocket.reconnect.Home} is all that it sees of them.
 */
@NullMarked
package dev.noctule.websocket.reconnect;

import org.jspecify.annotations.NullMarked;
