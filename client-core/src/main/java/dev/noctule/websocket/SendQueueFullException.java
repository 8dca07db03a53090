package dev.noctule.websocket;

/**
 * More bytes wait to be sent than {@link Limits#queuedBytes()} allows. Only this one send failed; the connection lives.
 * Wait for the futures of earlier sends or for {@link WebSocketListener#onWritable}, or raise the limit.
 */
public final class SendQueueFullException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    private final long bufferedBytes;
    private final long limit;

    /**
     * Made by the library.
     *
     * @param message for a person; says what was refused
     * @param bufferedBytes what was waiting already
     * @param limit the limit that was in force
     */
    public SendQueueFullException(String message, long bufferedBytes, long limit) {
        super(Phase.OPEN, message, null);
        this.bufferedBytes = bufferedBytes;
        this.limit = limit;
    }

    /**
     * What was waiting when the send was refused.
     *
     * @return bytes
     */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /**
     * The limit that was in force.
     *
     * @return bytes, or a number of pings
     */
    public long limit() {
        return limit;
    }

    /** Always true: the queue drains. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
