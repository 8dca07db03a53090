package dev.noctule.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Who asks: for Basic authentication (RFC 7617).
 *
 * @param user in front of the first colon
 * @param password behind it
 */
record Credentials(String user, String password) {
    /** The header field that carries them, in UTF-8. */
    Header header() {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Names the user, never the password. */
    @Override
    public String toString() {
        return "Credentials[" + user + "]";
    }

    /** Reads {@code USER:PASS}. Its error repeats nothing: it may be a password. */
    static final class Converter implements ITypeConverter<Credentials> {
        @Override
        public Credentials convert(String text) {
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw new TypeConversionException("expected USER:PASS, but there is no colon in it");
            }
            return new Credentials(text.substring(0, colon), text.substring(colon + 1));
        }
    }
}
