package dev.noctule.websocket.tls;

/**
 * Never thrown: added to the failure of a handshake as suppressed, it says that the server's certificate had been
 * accepted before. Version and cipher suite had been agreed by then, so that an alert from the server can hardly be
 * about anything but the client's certificate.
 */
final class ServerAcceptedException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerAcceptedException() {
        super(
                "the server's certificate had been accepted",
                null,
                false,
                false); // no stack trace: it would show nothing
    }
}
