package dev.noctule.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * What a typed line means: a message, or, if it begins with a slash, a command. What comes of it is an answer in the
 * inbox, so that it is printed in its turn.
 */
final class Commands {
    private static final String SLASH = "/";

    private final Connection connection;

    Commands(Connection connection) {
        this.connection = connection;
    }

    /** Does what the line says. */
    void enter(String line) {
        try {
            if (!line.startsWith(SLASH)) {
                sent(connection.socket().sendText(line));
            } else if (line.startsWith(SLASH + SLASH)) {
                sent(connection.socket().sendText(line.substring(1)));
            } else {
                run(line);
            }
        } catch (IllegalArgumentException wrong) { // the library's word on codes, lengths and text with no UTF-8 form
            connection.inbox().notSent(String.valueOf(wrong.getMessage()));
        }
    }

    private void run(String line) {
        String[] words = line.split(" ", 2);
        String rest = words.length == 1 ? "" : words[1].strip();
        SlashCommand.of(words[0])
                .ifPresentOrElse(
                        command -> run(command, rest),
                        () -> answer("Unknown: " + words[0] + ". Try /help, or send it as a message: /" + line));
    }

    private void run(SlashCommand command, String rest) {
        switch (command) {
            case PING -> ping(rest);
            case HEX -> hex(rest);
            case FILE -> file(rest);
            case CLOSE -> close(rest);
            case HELP -> SlashCommand.help().forEach(this::answer);
        }
    }

    private void ping(String text) {
        CompletableFuture<Duration> pong = text.isEmpty()
                ? connection.socket().ping()
                : connection.socket().ping(StandardCharsets.UTF_8.encode(text));
        String quoted = text.isEmpty() ? "" : " '" + text + "'";
        pong.whenComplete((roundTrip, error) ->
                answer(error == null ? "Pong" + quoted + " after " + milliseconds(roundTrip) : "No Pong" + quoted));
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }

    private void hex(String digits) {
        sent(connection.socket().sendBinary(ByteBuffer.wrap(parse(digits))));
    }

    private static byte[] parse(String digits) {
        try {
            return HexFormat.of().parseHex(digits.replace(" ", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected pairs of hexadecimal digits, as in /hex 00 ff", e);
        }
    }

    private void file(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("expected " + SlashCommand.FILE.usage());
        }
        new FileCommand(Path.of(path), connection, System::nanoTime)
                .start(); // InvalidPathException is one of wrong arguments too
    }

    private void close(String rest) {
        if (rest.isEmpty()) {
            connection.finish();
            return;
        }
        String[] words = rest.split(" ", 2);
        connection.finish(closeCode(words[0]), words.length == 1 ? "" : words[1]);
    }

    private static int closeCode(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected " + SlashCommand.CLOSE.usage() + ", as in /close 1000 bye", e);
        }
    }

    private void sent(CompletableFuture<?> sent) {
        sent.whenComplete((nothing, error) -> {
            if (error != null) {
                connection.inbox().notSent(String.valueOf(error.getMessage()));
            }
        });
    }

    private void answer(String line) {
        connection.inbox().answer(line);
    }
}
