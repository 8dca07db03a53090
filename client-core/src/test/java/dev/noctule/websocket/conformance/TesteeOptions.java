package dev.noctule.websocket.conformance;

import dev.noctule.websocket.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What {@link AutobahnTestee} was asked to do.
 *
 * @param url the fuzzing server, with no slash at the end
 * @param agent the name that the server files its verdicts under
 * @param compression whether permessage-deflate is offered
 * @param oneByte whether every received byte is handed on alone
 * @param strict whether every case must have a verdict, and a good one
 * @param tls whom to trust, for {@code wss}
 * @param patience how long to wait for the server
 */
record TesteeOptions(
        String url, String agent, boolean compression, boolean oneByte, boolean strict, Tls tls, Patience patience) {
    static final String USAGE = """
            usage: autobahn [OPTIONS] URL [AGENT]
            Runs the library as a testee of the Autobahn fuzzing server at URL, such as ws://127.0.0.1:9001.
              --no-compression        do not offer permessage-deflate
              --strict                a case without a verdict, or one that is NON-STRICT, is a failure too
              --one-byte              hand on every received byte alone
              --cacert FILE           trust the certificate authorities of a PEM file
              --insecure              trust any certificate
              --silence SECONDS       how long a case may go on without a message (60)
              --case-timeout SECONDS  how long one connection may last (600)
              --timeout SECONDS       how long all cases may last (7200)
            Exit code: 0 all cases ran to their close; 1 a connection hung or could not be made, or the server
            says that a case failed; 2 usage.
            """;

    private static final String AGENT = "noctule";

    /** All defaults. */
    static TesteeOptions of(String url) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return new TesteeOptions(base, AGENT, true, false, false, Tls.system(), Patience.DEFAULT);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is not one
     */
    static TesteeOptions parse(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        List<String> names = new ArrayList<>();
        TesteeOptions options = of("");
        while (!left.isEmpty()) {
            String argument = left.remove();
            if (argument.startsWith("-")) {
                options = options.with(argument, left);
            } else {
                names.add(argument);
            }
        }
        if (names.isEmpty() || names.size() > 2) {
            throw new IllegalArgumentException("Expected URL [AGENT] but was " + names);
        }
        return options.at(of(names.get(0)).url(), names.size() == 2 ? names.get(1) : AGENT);
    }

    private TesteeOptions with(String option, Deque<String> left) {
        return switch (option) {
            case "--no-compression" -> withCompression(false);
            case "--strict" -> withStrict(true);
            case "--one-byte" -> withOneByte(true);
            case "--insecure" -> withTls(Tls.insecure());
            case "--cacert" -> withTls(Tls.trusting(Path.of(value(option, left))));
            case "--silence" -> withPatience(patience.withSilence(seconds(option, left)));
            case "--case-timeout" -> withPatience(patience.withConnection(seconds(option, left)));
            case "--timeout" -> withPatience(patience.withAll(seconds(option, left)));
            default -> throw new IllegalArgumentException("Unknown option " + option);
        };
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException("Expected a value after " + option);
        }
        return left.remove();
    }

    private static Duration seconds(String option, Deque<String> left) {
        String value = value(option, left);
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("Expected a number of seconds after " + option + " but was " + value);
        }
        return Duration.ofSeconds(Integer.parseInt(value));
    }

    private TesteeOptions at(String newUrl, String newAgent) {
        return new TesteeOptions(newUrl, newAgent, compression, oneByte, strict, tls, patience);
    }

    TesteeOptions withCompression(boolean value) {
        return new TesteeOptions(url, agent, value, oneByte, strict, tls, patience);
    }

    TesteeOptions withOneByte(boolean value) {
        return new TesteeOptions(url, agent, compression, value, strict, tls, patience);
    }

    TesteeOptions withStrict(boolean value) {
        return new TesteeOptions(url, agent, compression, oneByte, value, tls, patience);
    }

    TesteeOptions withTls(Tls value) {
        return new TesteeOptions(url, agent, compression, oneByte, strict, value, patience);
    }

    TesteeOptions withPatience(Patience value) {
        return new TesteeOptions(url, agent, compression, oneByte, strict, tls, value);
    }
}
