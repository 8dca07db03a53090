package dev.noctule.websocket.netty;

import dev.noctule.websocket.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A check of an answer with status 101, written for the tests from RFC 6455, 4.1, and RFC 9112 alone: regular
 * expressions over the whole text, nothing of the code under test.
 *
 * @param length of the head, interim answers included
 * @param hasExtensions whether there is a field that this check does not look into
 */
record StrictAnswer(int length, boolean hasExtensions) {
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern INTERIM_LINE = Pattern.compile("HTTP/1\\.1 1(?!01)[0-9][0-9]( " + TEXT + ")?");
    private static final Pattern FINAL_LINE = Pattern.compile("HTTP/1\\.1 101( " + TEXT + ")?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(" + TEXT + ")");
    private static final int MOST_INTERIM_ANSWERS = 16;

    /** The answer at the start of the bytes, or null if there is none that a client may accept. */
    static @Nullable StrictAnswer read(byte[] sent, Limits limits) {
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        int from = 0;
        int fields = 0;
        for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
            int end = text.indexOf("\r\n\r\n", from);
            if (end < 0 || end + 4 > limits.responseHeadBytes()) {
                return null;
            }
            List<String> lines = Arrays.asList(text.substring(from, end).split("\r\n", -1));
            fields += lines.size() - 1;
            Map<String, List<String>> header = header(lines);
            if (header == null || fields > limits.responseHeaders() || header.containsKey("transfer-encoding")) {
                return null;
            }
            from = end + 4;
            if (!INTERIM_LINE.matcher(lines.get(0)).matches()) {
                boolean accepted = FINAL_LINE.matcher(lines.get(0)).matches() && isInOrder(header);
                return accepted ? new StrictAnswer(from, header.containsKey("sec-websocket-extensions")) : null;
            }
        }
        return null;
    }

    /** By lower-case name, values without the white space around them; null if a line is no field. */
    private static @Nullable Map<String, List<String>> header(List<String> lines) {
        Map<String, List<String>> header = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            var field = FIELD.matcher(line);
            if (!field.matches()) {
                return null;
            }
            header.computeIfAbsent(field.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", ""));
        }
        return header;
    }

    private static boolean isInOrder(Map<String, List<String>> header) {
        List<String> upgrade = header.getOrDefault("upgrade", List.of());
        String connection = String.join(",", header.getOrDefault("connection", List.of()));
        return upgrade.size() == 1
                && upgrade.get(0).toLowerCase(Locale.ROOT).equals("websocket")
                && connection.toLowerCase(Locale.ROOT).matches("(.*,)?[ \\t]*upgrade[ \\t]*(,.*)?")
                && header.getOrDefault("sec-websocket-accept", List.of())
                        .equals(List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                && header.getOrDefault("content-length", List.of("0")).stream().allMatch("0"::equals)
                && hasNoForeignSubprotocol(header.getOrDefault("sec-websocket-protocol", List.of()));
    }

    private static boolean hasNoForeignSubprotocol(List<String> values) {
        return values.isEmpty() || values.equals(List.of("chat")) || values.equals(List.of("superchat"));
    }
}
