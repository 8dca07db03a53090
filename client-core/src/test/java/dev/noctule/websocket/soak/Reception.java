package dev.noctule.websocket.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * What one side has received of one stream on one connection: numbers without a gap, from the first one on. Any thread.
 */
final class Reception {
    private final int stream;
    private final List<String> violations = new ArrayList<>();
    private int first = -1;
    private int next = -1;
    private boolean beganWithEmpty;
    private int count;
    private long bytes;

    Reception(int stream) {
        this.stream = stream;
    }

    int stream() {
        return stream;
    }

    synchronized void received(Numbered message) {
        count++;
        bytes += message.payload().length;
        if (message.isEmpty()) {
            receivedEmpty(message.isText());
        } else if (!message.isIntact()) {
            violations.add("corrupt: behind number " + (next - 1) + " of stream " + stream);
        } else if (message.stream() != stream) {
            violations.add("a message of stream " + message.stream() + " in stream " + stream);
        } else {
            received(message.number());
        }
    }

    private void receivedEmpty(boolean isText) {
        if (next < 0 && !beganWithEmpty) {
            beganWithEmpty = true; // which one, the next one tells
        } else if (next < 0 || !Numbered.isEmpty(next) || Numbered.isText(next) != isText) {
            violations.add("an empty message in place of number " + next + " of stream " + stream);
        } else {
            next++;
        }
    }

    private void received(int number) {
        if (next < 0) {
            begin(number);
        } else if (number < next) {
            violations.add(
                    "doubled, or out of order: number " + number + " behind " + (next - 1) + " of stream " + stream);
        } else if (number > next) {
            violations.add("lost: numbers " + next + " to " + (number - 1) + " of stream " + stream);
        }
        next = Math.max(next, number + 1);
    }

    private void begin(int number) {
        first = beganWithEmpty ? number - 1 : number;
        if (beganWithEmpty && !Numbered.isEmpty(first)) {
            violations.add("an empty message in place of number " + first + " of stream " + stream);
        }
    }

    /** The number of the first message; -1 if there was none that has one. */
    synchronized int first() {
        return first;
    }

    /** One more than the number of the last message. */
    synchronized int end() {
        return next;
    }

    synchronized int count() {
        return count;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
