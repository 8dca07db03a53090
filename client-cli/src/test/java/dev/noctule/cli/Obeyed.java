package dev.noctule.cli;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a terminal does something about instead of showing it. */
final class Obeyed {
    /** Every C0 (ECMA-48, 5.2), DEL, every C1 (5.3), and what changes the direction of text (Unicode, UAX 9). */
    static final String CHARACTERS = Stream.of(
                    range(0x00, 0x1f), range(0x7f, 0x9f), range(0x202a, 0x202e), range(0x2066, 0x2069))
            .collect(Collectors.joining());

    private Obeyed() {}

    private static String range(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
