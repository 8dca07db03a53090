package dev.noctule.websocket.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that is not complete. The runtime makes a {@code String} of each piece as small as it can be, so that a
 * character that is not Latin-1 costs its piece twice the memory, and not the text; and nothing is copied but what is
 * short, until the text is complete.
 */
final class TextPieces {
    /** A piece of so few chars should come as an array: reads may be of a byte each, and a {@code String} has 48. */
    static final int TINY = 15;

    /** A piece of so many chars stands for itself: what an object costs is little beside it. */
    private static final int LONG = 2 * 1024;

    /** How many chars of shorter pieces become one. */
    private static final int LONGEST_OF_SHORT = 16 * 1024;

    private final List<String> pieces = new ArrayList<>();

    /** Short pieces, behind the others. */
    private final StringBuilder end = new StringBuilder();

    /** Adds one, by copying bytes if it is short and Latin-1. */
    void add(String piece) {
        if (piece.length() >= LONG) {
            endIsComplete();
            pieces.add(piece);
        } else {
            end.append(piece);
            endIsLonger();
        }
    }

    /** Adds one, char by char if it is short. */
    void add(char[] piece, int length) {
        if (length >= LONG) {
            add(new String(piece, 0, length));
        } else {
            end.append(piece, 0, length);
            endIsLonger();
        }
    }

    private void endIsLonger() {
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
