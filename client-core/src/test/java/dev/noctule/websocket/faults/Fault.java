package dev.noctule.websocket.faults;

/** What goes wrong. */
enum Fault {
    FIN("FIN", "the peer ends its side of TCP: no Close frame, no `close_notify`"),
    RST("RST", "the peer breaks TCP off, or refuses it"),
    SILENCE("silence", "the peer sends nothing more, and keeps TCP"),
    DRIP("one-byte drip", "the peer sends the rest at one byte a second"),
    GARBAGE(
            "garbage",
            "the peer sends 8 times `ff 00`, below TLS if there is TLS, and then nothing more; a resolver fails"),
    SLOW_READER("slow reader", "the peer does not read; the user sends 3 MiB"),
    CANCEL("cancel", "the user cancels the connect future, or aborts the open socket"),
    LOOP_SHUTDOWN("loop shutdown", "the user shuts down the event loops");

    private final String title;
    private final String what;

    Fault(String title, String what) {
        this.title = title;
        this.what = what;
    }

    /** One line for the page. */
    String what() {
        return what;
    }

    @Override
    public String toString() {
        return title;
    }
}
