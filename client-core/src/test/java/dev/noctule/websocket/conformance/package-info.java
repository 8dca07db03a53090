/** The library in front of the servers that judge WebSocket clients. */
@NullMarked
package dev.noctule.websocket.conformance;

import org.jspecify.annotations.NullMarked;
