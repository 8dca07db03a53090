package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import java.util.ArrayDeque;

/**
 * The messages, and parts, whose frames are being written or were, and which the operating system does not have yet, in
 * the order of their frames. Event loop only.
 */
final class UnfinishedMessages {
    private final ArrayDeque<QueuedMessage> messages = new ArrayDeque<>(2);
    private final BufferedBytes buffered;

    /**
     * None.
     *
     * @param buffered gets back what was reserved for each of them
     */
    UnfinishedMessages(BufferedBytes buffered) {
        this.buffered = buffered;
    }

    /** Its frames come behind those of the messages that are here. */
    void add(QueuedMessage message) {
        messages.add(message);
    }

    /** The message that was added last; there has to be one. */
    QueuedMessage last() {
        return messages.getLast();
    }

    /** The rest of the message that was added last will not be written. */
    void failLast(SocketClosedException cause) {
        messages.removeLast().fail(cause, buffered);
    }

    /** None of them will be written. */
    void fail(SocketClosedException cause) {
        for (QueuedMessage message = messages.poll(); message != null; message = messages.poll()) {
            message.fail(cause, buffered);
        }
    }

    /**
     * The operating system has all frames up to that number: completes the messages that end with them.
     *
     * @return whether there is one
     */
    boolean finish(long number) {
        QueuedMessage first = messages.peek();
        if (first == null || first.number > number) {
            return false;
        }
        releaseCost(number);
        for (QueuedMessage message = messages.peek();
                message != null && message.number <= number;
                message = messages.peek()) {
            messages.remove();
            message.complete(null);
        }
        return true;
    }

    /** Once for all messages up to a frame: senders on other threads count there, too. */
    private void releaseCost(long number) {
        long cost = 0;
        for (QueuedMessage message : messages) {
            if (message.number > number) {
                break;
            }
            cost += message.takeCost();
        }
        buffered.release(cost);
    }
}
