package dev.noctule.cli;

import dev.noctule.websocket.UpgradeRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An HTTP answer other than 101, in words: the header field that explains it, what to do, and how its body begins. */
final class Refusals {
    private static final int SHOWN_CHARACTERS = 1024;

    private Refusals() {}

    static Failure of(UpgradeRejectedException refused, Target target) {
        String status = ("HTTP " + refused.status() + " " + refused.reasonPhrase()).strip();
        return new Failure(
                ExitCode.HANDSHAKE,
                "handshake refused: " + status + explainingHeader(refused),
                wantsTls(refused, target) ? "Did you mean " + target.otherUrl() + " ?" : remedy(refused, target),
                body(refused));
    }

    /** For {@code -v}: the whole head of the answer. */
    static List<String> head(UpgradeRejectedException refused) {
        List<String> lines = new ArrayList<>();
        lines.add("< HTTP " + refused.status() + " " + refused.reasonPhrase());
        refused.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> lines.add("< " + name + ": " + value)));
        return lines;
    }

    private static String explainingHeader(UpgradeRejectedException refused) {
        return switch (refused.status()) {
            case 401 -> header(refused, "WWW-Authenticate");
            case 426 -> header(refused, "Sec-WebSocket-Version");
            case 429, 503 -> header(refused, "Retry-After");
            default -> refused.status() < 400 ? header(refused, "Location") : "";
        };
    }

    private static String header(UpgradeRejectedException refused, String name) {
        return refused.headers()
                .firstValue(name)
                .map(value -> " (" + name + ": " + value + ")")
                .orElse("");
    }

    private static String remedy(UpgradeRejectedException refused, Target target) {
        int status = refused.status();
        return switch (status) {
            case 401 -> "Give credentials with -u USER:PASS or -H 'Authorization: Bearer ...'.";
            case 403 -> "The server may want an Origin, a cookie or a token: -H 'Origin: https://...'.";
            case 404 -> "Nothing is served at " + target.path() + ". Check the path of the URL.";
            case 407 -> "A proxy in between wants credentials: --proxy http://USER:PASS@HOST:PORT";
            case 429, 503 -> "The server is busy. Try again later.";
            default -> remedyByClass(status);
        };
    }

    private static String remedyByClass(int status) {
        if (status >= 500) {
            return "The fault is the server's, or of what stands behind it: see its log.";
        }
        if (status >= 400) {
            return "Check the path, the header fields (-H) and the subprotocols (-s); -v shows the whole answer.";
        }
        return status >= 300
                ? "Give the new place for URL; redirects are not followed."
                : "That is an ordinary web page. Check the path of the URL.";
    }

    /** How web servers answer plain HTTP on their TLS port: with 400, and a sentence about it. */
    private static boolean wantsTls(UpgradeRejectedException refused, Target target) {
        return refused.status() == 400
                && !target.secure()
                && refused.bodyText().toUpperCase(Locale.ROOT).contains("HTTPS");
    }

    private static List<String> body(UpgradeRejectedException refused) {
        String text = refused.bodyText();
        String shown = text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS));
        return shown.lines().filter(line -> !line.isBlank()).toList();
    }
}
