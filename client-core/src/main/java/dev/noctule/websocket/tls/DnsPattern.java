package dev.noctule.websocket.tls;

import io.netty.util.AsciiString;

/**
 * A dNSName of a certificate, maybe with a wildcard, and what it stands for (RFC 9525, section 6.3). Does not know
 * which suffixes are public.
 *
 * <pre>
 * *.chat.example     a.chat.example yes    chat.example no    a.b.chat.example no    never: f*.example  a.*.example  *.example  *
 * </pre>
 *
 * @param text as it stands in the certificate; its characters are not trusted
 */
record DnsPattern(String text) {
    private static final String WILDCARD = "*.";

    /**
     * Whether the certificate may be used for the host. An odd character in the pattern, NUL above all, matches
     * nothing: the pattern is compared whole with a name that has none.
     */
    boolean matches(PeerHost host) {
        if (!host.isDnsName()) {
            return false; // an IP address, above all: it is compared with iPAddress only (RFC 9525, section 6.4)
        }
        return text.startsWith(WILDCARD)
                ? matchesWildcard(text.substring(WILDCARD.length()), host.name())
                : AsciiString.contentEqualsIgnoreCase(text, host.name());
    }

    // RFC 9525, 6.3: the wildcard is the whole left-most label and stands for exactly one label.
    // Two labels behind it are our policy: nobody owns all of a top-level domain, so "*.com" can only be a mistake or
    // an attack.
    private static boolean matchesWildcard(String parent, String host) {
        return parent.indexOf('.') > 0
                && AsciiString.contentEqualsIgnoreCase(parent, host.substring(host.indexOf('.') + 1));
    }
}
