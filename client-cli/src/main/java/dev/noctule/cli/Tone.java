package dev.noctule.cli;

/** What kind a line is, to be told by its colour where there are colours (ECMA-48, 8.3.117: SGR). */
enum Tone {
    PLAIN(""),
    /** Green. */
    RECEIVED("32"),
    /** Faint. */
    DETAIL("2"),
    /** Red. */
    ERROR("31");

    private static final String START = "\u001b[";

    private final String rendition;

    Tone(String rendition) {
        this.rendition = rendition;
    }

    String paint(String line) {
        return rendition.isEmpty() ? line : START + rendition + "m" + line + START + "0m";
    }
}
