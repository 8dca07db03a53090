package dev.noctule.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person can ask for beside sending text. */
enum SlashCommand {
    PING("/ping", "[TEXT]", "sends a Ping, and says when its Pong has come"),
    HEX("/hex", "BYTES", "sends a binary message, e.g.: /hex 00 ff"),
    FILE("/file", "PATH", "sends a file as one binary message"),
    CLOSE("/close", "[CODE [REASON]]", "closes, with 1000 unless CODE says otherwise"),
    HELP("/help", "", "shows this");

    private final String word;
    private final String arguments;
    private final String meaning;

    SlashCommand(String word, String arguments, String meaning) {
        this.word = word;
        this.arguments = arguments;
        this.meaning = meaning;
    }

    /** What is to be typed. */
    String word() {
        return word;
    }

    /** What is to be typed, with what follows it. */
    String usage() {
        return (word + " " + arguments).strip();
    }

    static Optional<SlashCommand> of(String word) {
        return Stream.of(values()).filter(command -> command.word.equals(word)).findFirst();
    }

    /** All that can be typed, a line each. */
    static List<String> help() {
        return Stream.concat(
                        Stream.of(values()).map(command -> line(command.usage(), command.meaning)),
                        Stream.of(
                                line("//TEXT", "sends a message that begins with a slash"),
                                line("exit", "leaves, as Ctrl-D and Ctrl-C on an empty line do"),
                                line("Alt-Enter", "begins a new line in the same message")))
                .toList();
    }

    private static String line(String typed, String meaning) {
        return String.format("  %-24s %s", typed, meaning);
    }
}
