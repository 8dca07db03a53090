package dev.noctule.cli;

import dev.noctule.websocket.HttpProxy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line, filled in by picocli. Refers to nothing of Netty or JLine, so that {@code --help} loads neither:
 * that is what makes it instant.
 */
@Command(
        name = "echo-cli",
        versionProvider = VersionLines.class,
        sortOptions = false,
        customSynopsis = {
            "echo-cli [OPTIONS] [URL]",
            "       ... | echo-cli [OPTIONS] [URL] | ...",
            "       echo-cli [OPTIONS] -m TEXT... [URL]",
            "       echo-cli --ping[=COUNT] [URL]",
            "       echo-cli --listen [HOST:]PORT",
            ""
        },
        description = {
            "Talks to a WebSocket server: sends what you type, or what is piped in, line by line,"
                    + " and prints what comes back.",
            "",
            "With no URL it starts an echo server on this machine and talks to that.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  echo-cli                             try it, with no server and no network",
            "  echo-cli localhost:8080/chat         type, and see what comes; exit leaves",
            "  printf 'a\\nb\\n' | echo-cli :8080     two messages; the answers on stdout",
            "  echo-cli -m hello -n1 -t5 host:80    one message, one reply, five seconds",
            "  echo-cli --cacert ca.pem host:443    trust a private authority",
            "  echo-cli --ping=10 wss://host        ten round trips, and what they took",
            "  echo-cli --listen 8080               an echo server for others to try"
        })
final class Arguments {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "URL",
            description = {
                "Where to connect to. The scheme may be missing: host and host:8080/path are ws, host:443 is wss;"
                        + " :8080 is on localhost."
            })
    @Nullable
    String url;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            converter = Header.Converter.class,
            description = "Add a header field to the handshake. May be repeated.")
    List<Header> headers = new ArrayList<>();

    @Option(
            names = {"-s", "--subprotocol"},
            paramLabel = "SUBPROTOCOL",
            description = "Offer a subprotocol. May be repeated; the first is the preferred one.")
    List<String> subprotocols = new ArrayList<>();

    @Option(
            names = {"-k", "--insecure"},
            description = "Accept any certificate, for any host. For tests only: it protects from nobody.")
    boolean insecure;

    @Option(
            names = "--cacert",
            paramLabel = "PEM",
            description = "Trust the certificate authorities in this file, and no others.")
    @Nullable
    Path cacert;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER:PASS",
            converter = Credentials.Converter.class,
            description = "Authenticate to the server (Basic).")
    @Nullable
    Credentials user;

    @Option(
            names = "--cert",
            paramLabel = "PEM",
            description = "Show the certificate in this file: as a client, or as the server with --listen.")
    @Nullable
    Path cert;

    @Option(
            names = "--key",
            paramLabel = "PEM",
            description = "The private key of --cert, if that is not in the same file.")
    @Nullable
    Path key;

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            converter = ProxyUrl.class,
            description = "Connect through an HTTP proxy: [http://][USER:PASS@]HOST:PORT.")
    @Nullable
    HttpProxy proxy;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            converter = Seconds.Converter.class,
            description = "How long it may take until the connection is open. The default is 10 s each to connect, for"
                    + " TLS and for the handshake.")
    @Nullable
    Duration connectTimeout;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            description = "The longest message that is received. The default is 16 MiB.")
    @Nullable
    Integer maxMessage;

    @Option(names = "--no-compress", description = "Do not offer compression (permessage-deflate).")
    boolean noCompress;

    @Option(
            names = "--reconnect",
            description = "Connect again when the connection is lost, and at first until there is one.")
    boolean reconnect;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "Send a text message, wait for replies, close. Nothing is read from standard input. May be"
                    + " repeated.")
    List<String> messages = new ArrayList<>();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The same with a file as one binary message, of any length. Files go after -m. May be"
                    + " repeated.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = {"-b", "--binary"},
            description = "Send all of standard input as one binary message, of any length.")
    boolean binary;

    @Option(
            names = {"-0", "--null"},
            description = "Messages in standard input end with NUL, not with a line.")
    boolean nul;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "Close after so many messages. If fewer come, the exit code is 8.")
    @Nullable
    Long count;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "SECONDS",
            converter = Seconds.Converter.class,
            description = "How long to wait for messages after the end of the input, and after each message from then"
                    + " on. The default is 1.")
    @Nullable
    Duration wait;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SECONDS",
            converter = Seconds.Converter.class,
            description = "Give up after so long in all, with exit code 8.")
    @Nullable
    Duration timeout;

    @Option(
            names = "--ping",
            paramLabel = "COUNT",
            arity = "0..1",
            fallbackValue = "0",
            preprocessor = AttachedValue.class,
            description = "Measure round trips with COUNT Pings, or until Ctrl-C.")
    @Nullable
    Long ping;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            converter = Seconds.Converter.class,
            description = "With --ping: the time between two Pings; 1 if not given.")
    @Nullable
    Duration interval;

    @Option(
            names = "--json",
            description = "Write JSON lines to standard output, one for each event. Input is read as in a pipe.")
    boolean json;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Write the same JSON lines to a file. What is in it is overwritten.")
    @Nullable
    Path recordFile;

    @Option(
            names = {"-T", "--timestamps"},
            description = "Begin each line with the time of day.")
    boolean timeStamps;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the header of the server's answer, and control frames, on standard error.")
    boolean verbose;

    @Option(names = "-vv", description = "Show every frame too, and both headers, with secrets left out.")
    boolean frames;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show messages and errors, and nothing else.")
    boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
    Colors color = Colors.AUTO;

    @Option(names = "--no-history", description = "Do not keep what is typed on a terminal.")
    boolean noHistory;

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            converter = ListenAddress.Converter.class,
            description =
                    "Be an echo server instead, on 127.0.0.1 unless HOST says otherwise. Port 0 is any that is free.")
    @Nullable
    ListenAddress listen;

    @Option(
            names = "--self-signed",
            paramLabel = "PEM",
            arity = "0..1",
            fallbackValue = "",
            preprocessor = AttachedValue.class,
            description = "With --listen: speak TLS, with a new certificate for this machine, and write it to PEM.")
    @Nullable
    Path selfSigned;

    @Option(names = "--help", usageHelp = true, description = "Show this, and exit.")
    boolean help;

    @Option(
            names = "--version",
            versionHelp = true,
            description = "Show the versions of echo-cli, Java and Netty, and exit.")
    boolean version;

    /** Checks what one option alone cannot know. */
    void check() throws FailureException {
        refuseIf(listen != null && talks(), "--listen starts a server: it goes with no URL and no option of a client");
        refuseIf(insecure && cacert != null, "-k trusts everybody, --cacert only some: give one of them");
        checkConnection();
        checkCertificate();
        checkSending();
        checkEnding();
        checkPing();
        checkOutput();
    }

    private boolean talks() {
        boolean asks = url != null || !headers.isEmpty() || !subprotocols.isEmpty() || insecure || cacert != null;
        boolean connects = user != null || proxy != null || connectTimeout != null || maxMessage != null;
        boolean sends = !messages.isEmpty() || !files.isEmpty() || binary || nul;
        boolean ends = count != null || wait != null || timeout != null;
        boolean pings = ping != null || interval != null;
        return asks || connects || noCompress || reconnect || sends || ends || pings;
    }

    private void checkConnection() throws FailureException {
        boolean authorized = headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Authorization"));
        refuseIf(user != null && authorized, "-u is the header field Authorization, which -H gives too");
        refuseIf(maxMessage != null && maxMessage < 1, "--max-message wants a positive number of bytes");
        refuseIf(connectTimeout != null && connectTimeout.isZero(), "--connect-timeout wants more than 0 seconds");
    }

    private void checkSending() throws FailureException {
        boolean given = !messages.isEmpty() || !files.isEmpty();
        refuseIf(given && (binary || nul), "-b and -0 are about standard input, which is not read with -m or -f");
        refuseIf(binary && nul, "-b sends one message, -0 many: give one of them");
        for (String message : messages) {
            refuseIf(!StandardCharsets.UTF_8.newEncoder().canEncode(message), "-m has no UTF-8 form");
        }
        for (Path file : files) {
            refuseIf(!Files.isReadable(file) || Files.isDirectory(file), "-f: there is no readable file " + file);
        }
    }

    private void checkOutput() throws FailureException {
        refuseIf(
                listen != null && (json || recordFile != null),
                "--listen has no conversation of its own: it goes with no --json and no --record");
        refuseIf(
                listen != null && (frames || noHistory),
                "-vv and --no-history are about a conversation, --listen has none");
        refuseIf(ping != null && json, "--ping prints round trips, not messages: it goes with no --json");
        refuseIf(quiet && (verbose || frames), "-q shows less, -v more: give one of them");
    }

    private void checkCertificate() throws FailureException {
        refuseIf(key != null && cert == null, "--key is for the certificate that --cert names");
        refuseIf(
                selfSigned != null && (listen == null || cert != null),
                "--self-signed is for --listen, and in place of --cert and --key");
    }

    private void checkPing() throws FailureException {
        refuseIf(ping != null && ping < 0, "--ping wants a number of Pings, but got " + ping);
        refuseIf(interval != null && (ping == null || interval.isZero()), "-i is for --ping, and more than 0");
        boolean sends = !messages.isEmpty() || !files.isEmpty() || binary || nul;
        refuseIf(
                ping != null && (sends || count != null || wait != null || reconnect),
                "--ping sends and receives no messages: it goes with no option about them");
    }

    private void checkEnding() throws FailureException {
        refuseIf(count != null && count < 1, "-n wants a positive number of messages");
        refuseIf(timeout != null && timeout.isZero(), "-t wants more than 0 seconds");
    }

    private static void refuseIf(boolean wrong, String cause) throws FailureException {
        if (wrong) {
            throw FailureException.usage(cause, "Try: echo-cli --help");
        }
    }

    /** Whether a person at a terminal types messages, one after the other. */
    boolean converses() {
        boolean given = !messages.isEmpty() || !files.isEmpty();
        return !given && !binary && !nul && count == null && wait == null;
    }

    /** What is to be sent if nobody types. */
    Outgoing outgoing(InputStream in) {
        if (!messages.isEmpty() || !files.isEmpty()) {
            return Outgoing.given(messages, files);
        }
        return binary
                ? Outgoing.message(in)
                : Outgoing.records(new LineInput(in, nul ? LineInput.Separator.NUL : LineInput.Separator.LINE_FEED));
    }

    /** When to close if nobody types. */
    EndRule endRule() {
        return new EndRule(
                wait == null ? EndRule.QUIET : wait,
                count == null ? EndRule.ANY : count,
                !messages.isEmpty() || !files.isEmpty());
    }
}
