package dev.noctule.cli;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * Beside what JSON wants escaped, everything that a terminal obeys: JSON lines are looked at too. Readers of JSON see no
 * difference.
 */
final class JsonEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private static final int DEL = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DEL] = ESCAPE_CUSTOM;
        return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return Escaping.isObeyed((char) character) ? new SerializedString(String.format("\\u%04x", character)) : null;
    }
}
