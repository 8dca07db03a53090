package dev.noctule.websocket.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What was sent in one stream, over one connection or several, one after the other, and what must have come of it:
 *
 * <ul>
 *   <li>each message arrives at most once, and in the order in which they were sent;
 *   <li>one whose sender was told that it was not sent does not arrive;
 *   <li>every other one arrives, unless a connection was broken meanwhile.
 * </ul>
 *
 * Any thread.
 */
final class Ledger {
    /**
     * A connection.
     *
     * @param reception of the other side
     */
    private record Leg(Reception reception, boolean isClean) {}

    private final int stream;
    private final BitSet failed = new BitSet();
    private final List<Leg> legs = new ArrayList<>();
    private int sent;

    Ledger(int stream) {
        this.stream = stream;
    }

    int stream() {
        return stream;
    }

    /** The number of the next message. */
    synchronized int next() {
        return sent++;
    }

    synchronized int sent() {
        return sent;
    }

    /** Its sender was told that it was not sent. */
    synchronized void failed(int number) {
        failed.set(number);
    }

    synchronized int failures() {
        return failed.cardinality();
    }

    /**
     * A connection, in their order, when it has ended.
     *
     * @param isClean the other side has said goodbye behind all of it: then nothing that was sent may be missing
     */
    synchronized void add(Reception reception, boolean isClean) {
        legs.add(new Leg(reception, isClean));
    }

    /** What is not as it must be, when all connections have ended. */
    synchronized List<String> violations() {
        List<String> found = new ArrayList<>();
        int end = 0;
        boolean mayBeLost = false;
        for (Leg leg : legs) {
            found.addAll(leg.reception().violations());
            int first = leg.reception().first();
            if (first >= 0) {
                checkStart(found, end, first, mayBeLost);
                checkFailed(found, first, leg.reception().end());
                end = leg.reception().end();
                mayBeLost = false;
            }
            boolean isUnknown = first < 0 && leg.reception().count() > 0; // one empty message
            mayBeLost |= isUnknown || !leg.isClean();
        }
        checkMissing(found, end, sent, mayBeLost);
        return found;
    }

    private void checkStart(List<String> found, int end, int first, boolean mayBeLost) {
        if (first < end) {
            found.add("doubled, or out of order: number " + first + " behind " + (end - 1) + " of stream " + stream);
        }
        checkMissing(found, end, first, mayBeLost);
    }

    private void checkMissing(List<String> found, int from, int to, boolean mayBeLost) {
        int lost = failed.nextClearBit(from);
        if (lost < to && !mayBeLost) {
            found.add("lost: number " + lost + " of stream " + stream + ", of " + sent);
        }
    }

    private void checkFailed(List<String> found, int first, int end) {
        int arrived = failed.nextSetBit(first);
        if (arrived >= 0 && arrived < end) {
            found.add("not sent, and yet it has arrived: number " + arrived + " of stream " + stream);
        }
    }
}
