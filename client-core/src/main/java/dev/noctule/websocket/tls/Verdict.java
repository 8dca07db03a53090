package dev.noctule.websocket.tls;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;

/**
 * What a failure is called: one cell of the tables in {@link TlsFailures} and {@link Alerts}.
 *
 * @param reason for programs
 * @param text for a person; {@code {host}}, {@code {port}}, {@code {authority}} (both of them) and {@code {detail}} are
 *     filled in
 */
record Verdict(Reason reason, String text) {
    TlsException on(String host, int port, String detail, Throwable cause) {
        String name = PeerHost.of(host).name();
        String authority = (name.contains(":") ? "[" + name + "]" : name) + ":" + port; // RFC 3986, section 3.2.2
        String message = text.replace("{port}", Integer.toString(port))
                .replace("{authority}", authority)
                .replace("{host}", name)
                .replace("{detail}", detail);
        return new TlsException(reason, message, cause);
    }
}
