package dev.noctule.websocket.faults;

import dev.noctule.websocket.conformance.FourColumns;
import java.util.List;

/**
 * Something that may go wrong, and what is promised then. Whether it is held is for the tests with its {@link #tag}.
 *
 * @param number in the order of the page
 * @param what goes wrong
 * @param seen by the user
 * @param notShown what no test shows, and why; "-" if there is nothing
 */
record KnownFault(int number, String what, String seen, String notShown) {
    /** Those of {@code src/test/faults/faults.txt}. */
    static List<KnownFault> all() {
        return FourColumns.read("faults/faults.txt")
                .map(columns -> new KnownFault(Integer.parseInt(columns[0]), columns[1], columns[2], columns[3]))
                .toList();
    }

    /** On a test, or its class, that shows it. */
    String tag() {
        return "fault-" + number;
    }

    /** Whether the tests are to show all of it. */
    boolean isShown() {
        return notShown.equals("-");
    }
}
