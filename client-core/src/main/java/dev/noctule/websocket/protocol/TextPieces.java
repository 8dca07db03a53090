package dev.noctule.websocket.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that is not complete. The runtime makes a {@code String} of each piece as small as it can be, so that a
 * character that is not Latin-1 costs its piece twice the memory, and not the text; and nothing is copied but what is
 * short, until the text is complete.
 */
final class TextPieces {
    /** A piece of so many chars stands for itself: what an object costs is little beside it. */
    private static final int LONG = 2 * 1024;

    /** How many chars of shorter pieces become one. */
    private static final int LONGEST_OF_SHORT = 16 * 1024;

    private final List<String> pieces = new ArrayList<>();

    /** Short pieces, behind the others. */
    private final StringBuilder end = new StringBuilder();

    void add(String piece) {
        if (piece.length() >= LONG) {
            endIsComplete();
            pieces.add(piece);
        } else {
            end.append(piece);
            if (end.length() >= LONGEST_OF_SHORT) {
                endIsComplete();
            }
        }
    }

    private void endIsComplete() {
        if (!end.isEmpty()) {
            pieces.add(end.toString());
            end.setLength(0);
        }
    }

    /** All of them. */
    String join() {
        endIsComplete();
        return pieces.size() == 1 ? pieces.get(0) : String.join("", pieces);
    }
}
