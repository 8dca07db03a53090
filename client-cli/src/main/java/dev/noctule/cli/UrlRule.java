package dev.noctule.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person may type for a URL: the scheme may be missing, and then port 443 means {@code wss}, any other {@code
 * ws}; the port may be missing, and then it is that of the scheme; with neither it is {@code ws} on port 80. {@code
 * :8080} is on localhost. {@code http} and {@code https} count as {@code ws} and {@code wss}.
 *
 * <p>{@link java.net.URI} cannot do this: it takes {@code localhost:8080} for a scheme. What a host name or a path may
 * consist of is not checked here, but by the library.
 */
final class UrlRule {
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** No port was typed. */
    private static final int NONE = 0;

    private static final String EXAMPLES =
            "Examples: localhost:8080/path   host:443   wss://host/path   :8080   [::1]:8080";

    private UrlRule() {}

    static Target parse(String text) throws FailureException {
        String url = text.strip();
        var scheme = SCHEME.matcher(url);
        if (scheme.find()) {
            return parse(url.substring(scheme.end()), secure(scheme.group()) ? "wss" : "ws");
        }
        return parse(url.startsWith(":") ? "localhost" + url : url, "");
    }

    private static boolean secure(String scheme) throws FailureException {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "ws://", "http://" -> false;
            case "wss://", "https://" -> true;
            default -> throw wrong("the scheme of a WebSocket URL is ws or wss, but was " + scheme);
        };
    }

    /** The part behind the scheme: {@code host[:port][/path][?query]}. */
    private static Target parse(String rest, String scheme) throws FailureException {
        int end = endOfAuthority(rest);
        String authority = rest.substring(0, end);
        if (authority.indexOf('@') >= 0) {
            throw FailureException.usage(
                    "a WebSocket URL has no user name and no password", "Give them with -u USER:PASS");
        }
        int colon = portColon(authority);
        String host = authority.substring(0, colon);
        checkHost(host, authority);
        int port = colon == authority.length() ? NONE : port(authority.substring(colon + 1));
        boolean secure = scheme.isEmpty() ? port == HTTPS_PORT : scheme.equals("wss");
        return new Target(secure, host, port == NONE ? defaultPort(secure) : port, path(rest.substring(end)));
    }

    private static int endOfAuthority(String rest) {
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /**
     * Where the port begins, with its colon; the end if there is none. The colons inside of brackets belong to an IPv6
     * address.
     */
    private static int portColon(String authority) {
        int colon = authority.indexOf(':', Math.max(0, authority.lastIndexOf(']')));
        return colon < 0 ? authority.length() : colon;
    }

    private static void checkHost(String host, String authority) throws FailureException {
        if (host.isEmpty()) {
            throw wrong("the URL has no host");
        }
        if (host.startsWith("[") != host.endsWith("]")) {
            throw wrong("the IPv6 address has only one of its brackets: " + authority);
        }
        if (host.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw wrong("the host has a space in it: " + host);
        }
    }

    private static int port(String digits) throws FailureException {
        if (digits.indexOf(':') >= 0) {
            throw wrong("an IPv6 address needs brackets, as in [::1]:8080");
        }
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw wrong("a port is a number from 1 to 65535, but was '" + digits + "'");
        }
        return port;
    }

    private static int defaultPort(boolean secure) {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }

    private static String path(String text) {
        return text.startsWith("/") ? text : "/" + text;
    }

    private static FailureException wrong(String cause) {
        return FailureException.usage(cause, EXAMPLES);
    }
}
