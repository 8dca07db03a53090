package dev.noctule.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the echo server listens.
 *
 * @param host a name or an address, IPv6 in brackets
 * @param port 0 to 65535; 0 means any free one
 */
record ListenAddress(String host, int port) {
    /** Nobody but this machine: a server that should be seen from outside has to be told so. */
    static final String LOOPBACK = "127.0.0.1";

    /** A free port of this machine. */
    static ListenAddress anyFree() {
        return new ListenAddress(LOOPBACK, 0);
    }

    /** The host with no brackets, as name resolution wants it. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** Reads {@code [HOST:]PORT}. */
    static final class Converter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon <= 0 ? LOOPBACK : text.substring(0, colon);
            if (host.startsWith("[") != host.endsWith("]") || (host.indexOf(':') >= 0 && !host.startsWith("["))) {
                throw new TypeConversionException("an IPv6 address needs brackets, as in [::1]:8080");
            }
            return new ListenAddress(host, port(text.substring(colon + 1)));
        }

        private static int port(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
                throw new TypeConversionException("expected a port from 0 to 65535 but was '" + text + "'");
            }
            return Integer.parseInt(text);
        }
    }
}
