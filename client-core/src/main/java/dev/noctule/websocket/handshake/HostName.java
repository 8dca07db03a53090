package dev.noctule.websocket.handshake;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;

/**
 * The host of a URI that is no IPv6 address: a name, international or not, or an IPv4 address. It does not ask whether
 * the host exists.
 *
 * <p>Narrower than RFC 3986, which allows any percent-encoded text: what passes here means one and the same to DNS,
 * the Host field and a certificate.
 */
final class HostName {
    /** RFC 1035, 2.3.4, as written: 255 bytes on the wire less the first length byte and the root. */
    private static final int LONGEST = 253;

    private static final int LONGEST_LABEL = 63;

    private HostName() {}

    /**
     * Checks a host.
     *
     * @param text as it stands in the URI
     * @return in lower case, with A-labels for what is not US-ASCII (RFC 6455, 3, by way of RFC 3986 and IDNA)
     * @throws IllegalArgumentException if it is no host
     */
    static String parse(String text) {
        boolean absolute = text.endsWith(".");
        String relative = absolute ? text.substring(0, text.length() - 1) : text;
        List<String> labels = new ArrayList<>();
        for (String label : relative.split("\\.", -1)) {
            labels.add(parseLabel(label, text));
        }
        String host = String.join(".", labels);
        if (host.length() > LONGEST
                || (isNumber(labels.get(labels.size() - 1)) && (absolute || !IpAddress.isIpv4(host)))) {
            throw invalid(text);
        }
        return absolute ? host + "." : host;
    }

    private static String parseLabel(String label, String host) {
        String ascii = label.chars().allMatch(c -> c < 0x80) ? lowerCase(label) : aLabel(lowerCase(label), host);
        if (ascii.isEmpty() || ascii.length() > LONGEST_LABEL || !ascii.chars().allMatch(HostName::isLabelChar)) {
            throw invalid(host);
        }
        return ascii;
    }

    /**
     * The label as DNS knows it. The way back must lead to the same label: java.net.IDN speaks IDNA 2003, which also
     * maps one name to another (capitals, sharp s, full-width digits, invisible characters). A name that would be
     * mapped is refused, so that no connection goes to a host that nobody wrote.
     */
    private static String aLabel(String label, String host) {
        try {
            String ascii = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES);
            if (IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES).equals(label)) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            // Its message repeats the host unescaped: ours takes its place.
        }
        throw new IllegalArgumentException(
                "Expected an international host name in its normal form (lower case, composed characters), but was "
                        + Printable.quote(host) + ": write it so, or in A-labels (xn--...)");
    }

    /**
     * The letters, digits and hyphens of DNS, and the underscore, which is common inside container networks, though the
     * JDK cannot send it as SNI.
     */
    private static boolean isLabelChar(int c) {
        return Grammar.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    /**
     * Whether resolvers read a host that ends in this label as an IPv4 address, {@code 127.1} and {@code 0x7f000001}
     * among them.
     */
    private static boolean isNumber(String label) {
        return label.chars().allMatch(Grammar::isDigit)
                || (label.startsWith("0x") && label.chars().skip(2).allMatch(Grammar::isHexDigit));
    }

    /** Only US-ASCII: a capital of another script is for {@link #aLabel} to refuse. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return lower.toString();
    }

    private static IllegalArgumentException invalid(String host) {
        return new IllegalArgumentException("Expected a host name or an IP address but was " + Printable.quote(host));
    }
}
