package dev.noctule.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON lines, as a program reads them. */
final class JsonText {
    private JsonText() {}

    /** The objects of a text, one for each line: a line is a whole object. */
    static List<Map<String, Object>> parse(String text) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String line : text.lines().toList()) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                parser.nextToken();
                objects.add(object(parser));
                if (parser.nextToken() != null) {
                    throw new IOException("Something follows the object: " + line);
                }
            }
        }
        return objects;
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case START_ARRAY -> array(parser);
            default -> parser.getText();
        };
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(parser.getText());
        }
        return values;
    }
}
