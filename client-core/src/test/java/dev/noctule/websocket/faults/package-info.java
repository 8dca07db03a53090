/**
 * What the user sees of each fault: a matrix of stages, faults, schemes and transports, run over sockets under a clock
 * that the test moves.
 */
@NullMarked
package dev.noctule.websocket.faults;

import org.jspecify.annotations.NullMarked;
