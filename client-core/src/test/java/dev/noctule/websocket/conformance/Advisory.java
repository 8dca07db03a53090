package dev.noctule.websocket.conformance;

import java.util.List;

/**
 * A defect that other software had.
 *
 * @param ids under which it was published; each is the tag of at least one test
 * @param software that had it
 * @param peer what a peer does to make use of it
 * @param answer what Noctule does then
 */
record Advisory(List<String> ids, String software, String peer, String answer) {}
