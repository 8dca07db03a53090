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
    static final int LONG = 2 * 1024;

    /** How many chars of shorter pieces become one. */
    private static final int LONGEST_OF_SHORT = 16 * 1024;

    private final List<String> pieces = new ArrayList<>();

    /** Short pieces, behind the others. */
    private final StringBuilder end = new StringBuilder();

    /** Adds a long one. */
    void add(String piece) {
        endIsComplete();
        pieces.add(piece);
    }

    /** Adds one of any length, which is copied. */
    void add(char[] piece, int length) {
        if (length >= LONG) {
            add(new String(piece, 0, length));
            return;
        }
        end.append(piece, 0, length);
        if (end.length() >= LONGEST_OF_SHORT) {
            endIsComplete();
        }
    }

    private void endIsComplete() {
        if (end.length() > 0) {
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
