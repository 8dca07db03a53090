package dev.noctule.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A header field to be added to the handshake. Whether it is allowed is the library's to say.
 *
 * @param name in front of the first colon
 * @param value behind it, with no white space at its ends
 */
record Header(String name, String value) {
    /** Reads {@code NAME:VALUE}. */
    static final class Converter implements ITypeConverter<Header> {
        @Override
        public Header convert(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new TypeConversionException("expected NAME:VALUE but was '" + text + "'");
            }
            return new Header(
                    text.substring(0, colon), text.substring(colon + 1).strip());
        }
    }
}
