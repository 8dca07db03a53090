/**
 * Faults that only the world outside of a JVM can make: the wall clock jumps, the process is stopped, its network goes
 * away, it has no descriptors left, the natives are not there. The client is a {@code ClientProgram} in a process of its
 * own, which does what the lines that a test types say, and prints what it sees; a {@code ClientProcess} is that for the
 * test.
 */
@NullMarked
package dev.noctule.websocket.outside;

import org.jspecify.annotations.NullMarked;
