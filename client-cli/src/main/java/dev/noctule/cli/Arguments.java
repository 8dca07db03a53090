package dev.noctule.cli;

import java.nio.file.Path;
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
            "  echo-cli --cacert ca.pem host:443    trust a private authority",
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
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            converter = ListenAddress.Converter.class,
            description =
                    "Be an echo server instead, on 127.0.0.1 unless HOST says otherwise. Port 0 is any that is free.")
    @Nullable
    ListenAddress listen;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the header of the server's answer, and control frames, on standard error.")
    boolean verbose;

    @Option(names = "--help", usageHelp = true, description = "Show this, and exit.")
    boolean help;

    @Option(
            names = "--version",
            versionHelp = true,
            description = "Show the versions of echo-cli, Java and Netty, and exit.")
    boolean version;

    /** Checks what one option alone cannot know. */
    void check() throws FailureException {
        boolean talks = url != null || !headers.isEmpty() || !subprotocols.isEmpty() || insecure || cacert != null;
        if (listen != null && talks) {
            throw FailureException.usage(
                    "--listen starts a server: it goes with no URL and no option of a client", "Try: echo-cli --help");
        }
        if (insecure && cacert != null) {
            throw FailureException.usage(
                    "-k trusts everybody, --cacert only some: give one of them", "Try: echo-cli --help");
        }
    }
}
