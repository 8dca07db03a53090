package dev.noctule.websocket.handshake;

import java.util.Locale;

/**
 * The grammar of RFC 6455, section 3, and with it that of RFC 3986: {@code ("ws:" / "wss:") "//" host [":" port] path
 * ["?" query]}. Not java.net.URI, which lets through what cannot be sent (non-ASCII characters) and has no host for
 * names with an underscore.
 */
final class UriParser {
    /**
     * What a path or query may have besides letters, digits and percent-encoding: the rest of pchar, slash, question
     * mark.
     */
    private static final String TARGET_MARKS = "-._~!$&'()*+,;=:@/?";

    /** RFC 3986 allows any number of leading zeros in a port; so many digits fit an int. */
    private static final int MOST_DIGITS = 9;

    private UriParser() {}

    static WebSocketUri parse(String uri) {
        refuseInvisible(uri);
        boolean secure = parseScheme(uri);
        refuseFragment(uri);
        int start = uri.indexOf("://") + "://".length();
        int end = endOfAuthority(uri, start);
        String authority = uri.substring(start, end);
        refuseUserInfo(authority);
        int endOfHost = endOfHost(authority);
        String host = parseHost(authority.substring(0, endOfHost));
        int port = parsePort(authority.substring(endOfHost), secure);
        return new WebSocketUri(secure, host, port, parseTarget(uri, end));
    }

    /** First of all, so that no later message can carry a line break into a log. */
    private static void refuseInvisible(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || (c >= 0x7F && c <= 0xA0)) {
                throw new IllegalArgumentException("Expected a URI of visible characters but found "
                        + Printable.codeUnit(c) + " at index " + i + ": percent-encode it");
            }
        }
    }

    /** Returns whether it is secure. */
    private static boolean parseScheme(String uri) {
        if (hasScheme(uri, "ws") || hasScheme(uri, "wss")) {
            return hasScheme(uri, "wss");
        }
        String hint = "";
        if (hasScheme(uri, "http")) {
            hint = ": write ws:// for http://";
        } else if (hasScheme(uri, "https")) {
            hint = ": write wss:// for https://";
        }
        throw new IllegalArgumentException("Expected a URI that begins with ws:// or wss://" + hint);
    }

    private static boolean hasScheme(String uri, String scheme) {
        int length = scheme.length();
        return uri.startsWith("://", length)
                && uri.substring(0, length).toLowerCase(Locale.ROOT).equals(scheme); // H1
    }

    private static void refuseFragment(String uri) {
        int hash = uri.indexOf('#');
        if (hash >= 0) { // RFC 6455, 3: no fragment, and "#" is always to be escaped.
            throw new IllegalArgumentException("Expected a URI without fragment but found '#' at index " + hash
                    + ": write %23 if it is part of the path or the query");
        }
    }

    private static void refuseUserInfo(String authority) {
        if (authority.indexOf('@') >= 0) { // H1; our policy: URIs are logged, header fields are not.
            throw new IllegalArgumentException(
                    "Expected a URI without user information (user:password@): send it in an Authorization header"
                            + " field");
        }
    }

    private static int endOfAuthority(String uri, int start) {
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    private static int endOfHost(String authority) {
        int bracket = authority.indexOf(']');
        int colon = authority.indexOf(':', bracket + 1);
        if (bracket < 0 && colon != authority.lastIndexOf(':')) {
            throw new IllegalArgumentException("Expected host or host:port: an IPv6 address stands in [brackets]");
        }
        return colon < 0 ? authority.length() : colon;
    }

    /** A host that no URI is around, so that nothing has been taken off it before. */
    static String parseLoneHost(String text) {
        if (text.indexOf('@') >= 0) {
            throw new IllegalArgumentException("Expected a host without user information (user:password@)");
        }
        if (text.indexOf(':') < 0) {
            return HostName.parse(text);
        }
        if (!IpAddress.isIpv6(text)) { // which may be "user:password"
            throw new IllegalArgumentException(
                    "Expected a host, or an IPv6 address, but found a colon in something else");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String parseHost(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("Expected a host behind ws:// or wss://");
        }
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        return bracketed ? parseIpv6(text.substring(1, text.length() - 1)) : HostName.parse(text);
    }

    private static String parseIpv6(String address) {
        if (address.indexOf('%') >= 0) { // RFC 6874, 1: a zone has a meaning on this machine only.
            throw new IllegalArgumentException("Expected an IPv6 address without zone id (%...)");
        }
        if (!IpAddress.isIpv6(address)) {
            throw new IllegalArgumentException(
                    "Expected an IPv6 address in the brackets but was " + Printable.quote(address));
        }
        return address.toLowerCase(Locale.ROOT);
    }

    /** H2; RFC 3986, 3.2.3, also allows a colon with no port behind it. */
    private static int parsePort(String colonAndPort, boolean secure) {
        if (colonAndPort.length() <= 1) {
            return WebSocketUri.defaultPort(secure);
        }
        String digits = colonAndPort.substring(1);
        boolean number = digits.length() <= MOST_DIGITS && digits.chars().allMatch(Grammar::isDigit);
        int port = number ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("Expected a port of 1 to 65535 behind the host");
        }
        return port;
    }

    /** The resource name of RFC 6455, 3, is the request-target of HTTP (H3). */
    private static String parseTarget(String uri, int start) {
        for (int i = start; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%' ? !isTriple(uri, i) : !isTargetChar(c)) {
                throw new IllegalArgumentException("Expected a percent-encoded path and query but found "
                        + Printable.codeUnit(c) + " at index " + i);
            }
        }
        String target = uri.substring(start);
        return target.startsWith("/") ? target : "/" + target; // H1
    }

    /** RFC 3986, 2.1. */
    private static boolean isTriple(String uri, int percent) {
        return percent + 2 < uri.length()
                && Grammar.isHexDigit(uri.charAt(percent + 1))
                && Grammar.isHexDigit(uri.charAt(percent + 2));
    }

    private static boolean isTargetChar(char c) {
        return Grammar.isLetterOrDigit(c) || TARGET_MARKS.indexOf(c) >= 0;
    }
}
