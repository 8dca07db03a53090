package dev.noctule.websocket.testing;

/**
 * How long a test waits for what has to happen. No bound of the product's: long enough for a machine that others keep
 * busy, and only what hangs ever takes so long.
 */
public final class Patience {
    public static final long SECONDS = 60;

    private Patience() {}
}
