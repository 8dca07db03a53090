package dev.noctule.websocket.handshake;

/**
 * The two notations of IP addresses in a URI (RFC 3986, 3.2.2), and nothing more lenient: no octal, no short forms, no
 * zone.
 */
final class IpAddress {
    private static final int IPV6_GROUPS = 8;

    private IpAddress() {}

    /**
     * Whether this is {@code IPv4address}: four decimal numbers up to 255, with no leading zero, which some readers
     * take for octal.
     */
    static boolean isIpv4(String text) {
        String[] octets = text.split("\\.", -1);
        return octets.length == 4
                && isOctet(octets[0])
                && isOctet(octets[1])
                && isOctet(octets[2])
                && isOctet(octets[3]);
    }

    /** Whether this is {@code IPv6address}, without its brackets. */
    static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == IPV6_GROUPS;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        // "::" stands for one group of zeros at the least.
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** How many 16-bit groups there are, an IPv4 address at the end counting for two; -1 if the text is malformed. */
    private static int groups(String text, boolean ipv4MayEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] groups = text.split(":", -1);
        int last = groups.length - 1;
        for (int i = 0; i < last; i++) {
            if (!isGroup(groups[i])) {
                return -1;
            }
        }
        if (isGroup(groups[last])) {
            return groups.length;
        }
        return ipv4MayEnd && isIpv4(groups[last]) ? groups.length + 1 : -1;
    }

    private static boolean isGroup(String text) {
        return !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(Grammar::isHexDigit);
    }

    private static boolean isOctet(String text) {
        return !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(Grammar::isDigit)
                && (text.length() == 1 || text.charAt(0) != '0')
                && Integer.parseInt(text) <= 255;
    }
}
