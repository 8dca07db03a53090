/**
 * A long run over a bad network, and what is counted in it. In {@code SoakTest} each {@code Lane} opens sockets through a
 * chaos proxy of its own; a {@code Ledger} knows what was sent and what has come of it.
 */
@NullMarked
package dev.noctule.websocket.soak;

import org.jspecify.annotations.NullMarked;
