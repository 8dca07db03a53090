package dev.noctule.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** The few forms of ASN.1's distinguished encoding (X.690) that a certificate is made of: tag, length, content. */
final class Der {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return of(0x30, elements);
    }

    /** A non-negative number. */
    static byte[] integer(byte[] bigEndian) {
        return of(0x02, bigEndian);
    }

    /** A bit string of whole octets. */
    static byte[] bitString(byte[] octets) {
        return of(0x03, new byte[] {0}, octets);
    }

    static byte[] octetString(byte[] octets) {
        return of(0x04, octets);
    }

    /** An object identifier, given as its encoded content. */
    static byte[] objectIdentifier(String hex) {
        return of(0x06, HexFormat.of().parseHex(hex));
    }

    /** Valid for every year of four digits. */
    static byte[] generalizedTime(Instant time) {
        return of(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** An element with a tag that depends on where it stands, [number]. */
    static byte[] constructed(int number, byte[] content) {
        return of(0xa0 | number, content);
    }

    /** The same, in place of the tag of a primitive type. */
    static byte[] primitive(int number, byte[] content) {
        return of(0x80 | number, content);
    }

    private static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(content.size(), element);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /** X.690, 8.1.3: one octet up to 127, else how many octets follow. Certificates need two at most. */
    private static void writeLength(int length, ByteArrayOutputStream to) {
        if (length > 0xff) {
            to.write(0x82);
            to.write(length >> 8);
        } else if (length > 0x7f) {
            to.write(0x81);
        }
        to.write(length & 0xff);
    }
}
