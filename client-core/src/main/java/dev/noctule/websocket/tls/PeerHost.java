package dev.noctule.websocket.tls;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;

/**
 * The host that the user asked for, as TLS needs it: the reference identifier of RFC 9525, section 6.1. Does not
 * resolve anything.
 *
 * @param name a host name without a trailing dot, or an IP literal without brackets
 */
record PeerHost(String name) {
    private static final int LONGEST_LABEL = 63; // RFC 1035, section 2.3.4
    private static final int LONGEST_NAME =
            253; // 255 octets on the wire, less the first length and the root (RFC 1035, 2.3.4)

    /** Takes the host of a URI: brackets of an IPv6 literal (RFC 3986, 3.2.2) and the dot of the DNS root go. */
    static PeerHost of(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return new PeerHost(host.substring(1, host.length() - 1));
        }
        return new PeerHost(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    boolean isAddress() {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    /**
     * Whether the two are the same IP address, octet by octet (RFC 9525, 6.4); an IPv4-mapped IPv6 address has 16 of
     * them.
     */
    boolean isAddress(String other) {
        byte[] mine = NetUtil.createByteArrayFromIpAddressString(name);
        return mine != null && Arrays.equals(mine, NetUtil.createByteArrayFromIpAddressString(other));
    }

    /**
     * Whether this can be the name of a host: letters, digits, hyphens and, as found in practice, underscores. A last
     * label of digits only is an IPv4 address or somebody's shorthand for one ("127.1"), never a name.
     */
    boolean isDnsName() {
        String[] labels = name.split("\\.", -1);
        boolean numeric = labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9');
        return name.length() <= LONGEST_NAME
                && !numeric
                && Arrays.stream(labels).allMatch(PeerHost::isLabel);
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= LONGEST_LABEL
                && label.chars().allMatch(PeerHost::isLabelCharacter);
    }

    private static boolean isLabelCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** What to send as SNI: the name, and nothing for an IP literal (H10; RFC 6066, section 3). */
    List<SNIServerName> serverNames() {
        if (isAddress()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            // The JDK cannot send an underscore. The handshake decides: the JDK's own name check refuses such a host
            // too.
            return List.of();
        }
    }
}
