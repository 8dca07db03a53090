package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what is wrong exits with 2, a cause and a hint, and connects to nothing: else a server would wait. */
@Timeout(60)
class ArgumentsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus                   | Unknown option: '--bogus'",
                "host other                | Unmatched argument at index 1: 'other'",
                "-H                        | Missing required parameter for option '--header' (NAME:VALUE)",
                "-H foo host               | Invalid value for option '--header' (NAME:VALUE): "
                        + "expected NAME:VALUE but was 'foo'",
                "-H :foo host              | Invalid value for option '--header' (NAME:VALUE): "
                        + "expected NAME:VALUE but was ':foo'",
                "--cacert                  | Missing required parameter for option '--cacert' (PEM)",
                "--listen x                | Invalid value for option '--listen': "
                        + "expected a port from 0 to 65535 but was 'x'",
                "--listen 65536            | Invalid value for option '--listen': "
                        + "expected a port from 0 to 65535 but was '65536'",
                "--listen ::1:80           | Invalid value for option '--listen': "
                        + "an IPv6 address needs brackets, as in [::1]:8080",
                "--listen 0 host           | --listen starts a server: it goes with no URL and no option of a client",
                "--listen 0 -k             | --listen starts a server: it goes with no URL and no option of a client",
                "--listen 0 --ping         | --listen starts a server: it goes with no URL and no option of a client",
                "--listen 0 -i 1           | --listen starts a server: it goes with no URL and no option of a client",
                "--listen 0 --key k.pem    | --key is for the certificate that --cert names",
                "--self-signed host        | --self-signed is for --listen, and in place of --cert and --key",
                "--listen 0 --self-signed --cert c --key k | --self-signed is for --listen,"
                        + " and in place of --cert and --key",
                "--ping=x host             | Invalid value for option '--ping': 'x' is not a long",
                "--ping=-1 host            | --ping wants a number of Pings, but got -1",
                "-i 1 host                 | -i is for --ping, and more than 0",
                "--ping -i 0 host          | -i is for --ping, and more than 0",
                "--ping -i x host          | Invalid value for option '--interval': "
                        + "expected seconds such as 5 or 0.25, at most 24 days, but was 'x'",
                "--record                  | Missing required parameter for option '--record' (FILE)",
                "--color blue host         | Invalid value for option '--color': "
                        + "expected one of [AUTO, ALWAYS, NEVER] (case-insensitive) but was 'blue'",
                "-q -v host                | -q shows less, -v more: give one of them",
                "-q -vv host               | -q shows less, -v more: give one of them",
                "--listen 0 --json         | --listen has no conversation of its own: "
                        + "it goes with no --json and no --record",
                "--listen 0 --record x     | --listen has no conversation of its own: "
                        + "it goes with no --json and no --record",
                "--listen 0 -vv            | -vv and --no-history are about a conversation, --listen has none",
                "--listen 0 --no-history   | -vv and --no-history are about a conversation, --listen has none",
                "--ping --json host        | --ping prints round trips, not messages: it goes with no --json",
                "-k --cacert ca.pem host   | -k trusts everybody, --cacert only some: give one of them",
                "--listen 0 -m hi          | --listen starts a server: it goes with no URL and no option of a client",
                "--listen 0 -t 5           | --listen starts a server: it goes with no URL and no option of a client",
                "-u bob host               | Invalid value for option '--user': "
                        + "expected USER:PASS, but there is no colon in it",
                "-u a:b -H authorization:c host | -u is the header field Authorization, which -H gives too",
                "--key key.pem host        | --key is for the certificate that --cert names",
                "--proxy https://p:1 host  | Invalid value for option '--proxy': "
                        + "expected [http://][USER:PASS@]HOST:PORT, nothing else",
                "--max-message 0 host      | --max-message wants a positive number of bytes",
                "--connect-timeout 0 host  | --connect-timeout wants more than 0 seconds",
                "-t 0 host                 | -t wants more than 0 seconds",
                "-t soon host              | Invalid value for option '--timeout': "
                        + "expected seconds such as 5 or 0.25, at most 24 days, but was 'soon'",
                "-n 0 host                 | -n wants a positive number of messages",
                "-b -0 host                | -b sends one message, -0 many: give one of them",
                "-m hi -b host             | -b and -0 are about standard input, which is not read with -m or -f",
                "-f no-such-file host      | -f: there is no readable file no-such-file",
                "-f . host                 | -f: there is no readable file .",
            })
    void wrongArgumentsExitWith2AndAHint(String arguments, String cause) {
        assertThat(run(arguments.strip().split(" +"))).isEqualTo(ExitCode.USAGE);
        assertThat(text(err)).isEqualTo(String.format("echo-cli: %s%n  Try: echo-cli --help%n", cause));
        assertThat(text(out)).isEmpty();
    }

    @Test
    void wrongUrlExitsWith2AndExamples() {
        assertThat(run("ftp://host")).isEqualTo(ExitCode.USAGE);
        assertThat(text(err))
                .startsWith("echo-cli: the scheme of a WebSocket URL is ws or wss, but was ftp://")
                .contains("  Examples: localhost:8080/path ");
    }

    @Test
    void helpShowsSynopsisOptionsExitCodesAndExamples() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(text(out))
                .startsWith("Usage: echo-cli [OPTIONS] [URL]")
                .contains("-H", "-s", "-k", "--cacert", "--listen", "-v", "--help", "--version")
                .contains("-u", "--cert", "--key", "--proxy", "--connect-timeout", "--max-message", "--no-compress")
                .contains("--reconnect", "-m", "-f", "-b", "-0", "-n", "-w", "-t")
                .contains("--json", "--record", "-T", "-vv", "-q", "--color", "--no-history")
                .contains("Exit codes:", "Examples:");
        for (ExitCode code : ExitCode.values()) {
            assertThat(text(out)).contains(String.format("  %3d   %s%n", code.status(), code.meaning()));
        }
    }

    @Test
    void helpFitsIntoEightyColumns() {
        run("--help");

        assertThat(text(out).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void versionNamesJavaNettyTransportAndTls() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(text(out).lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("echo-cli \\(Noctule\\) \\d+\\.\\d+\\.\\d+.*"),
                        line -> assertThat(line)
                                .startsWith("Java " + Runtime.version().feature()),
                        line -> assertThat(line).matches("Netty 4\\.\\d+\\.\\d+\\.Final, transport NIO"),
                        line -> assertThat(line).isEqualTo("TLS SunJSSE (the JDK's)"));
    }

    @ParameterizedTest
    @CsvSource({"--ping host, 0", "host --ping, 0", "--ping=3 host, 3", "--ping -v host, 0"})
    void numberOfPingsIsOnlyWhatIsAttached(String line, long count) {
        Arguments arguments = new Arguments();
        EchoCli.commandLine(arguments).parseArgs(line.split(" "));

        assertThat(arguments.url).isEqualTo("host");
        assertThat(arguments.ping).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "--listen 0 --self-signed, ''",
        "--self-signed --listen 0, ''",
        "--listen 0 --self-signed=ca.pem, ca.pem"
    })
    void fileForTheSelfSignedCertificateMayBeMissing(String line, Path file) {
        Arguments arguments = new Arguments();
        EchoCli.commandLine(arguments).parseArgs(line.split(" "));

        assertThat(arguments.listen).isEqualTo(new ListenAddress("127.0.0.1", 0));
        assertThat(arguments.selfSigned).isEqualTo(file);
    }

    @Test
    void headerMayContainColons() {
        Header header = new Header.Converter().convert("Origin: https://host:8080 ");

        assertThat(header).isEqualTo(new Header("Origin", "https://host:8080"));
    }

    @ParameterizedTest
    @CsvSource({
        "8080,           127.0.0.1, 127.0.0.1, 8080",
        ":8080,          127.0.0.1, 127.0.0.1, 8080",
        "0,              127.0.0.1, 127.0.0.1, 0",
        "0.0.0.0:80,     0.0.0.0,   0.0.0.0,   80",
        "localhost:9000, localhost, localhost, 9000",
        "[::1]:9000,     [::1],     ::1,       9000",
    })
    void listenAddressIsThisMachineUnlessItSaysOtherwise(String typed, String host, String bareHost, int port) {
        ListenAddress address = new ListenAddress.Converter().convert(typed);

        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(address.bareHost()).isEqualTo(bareHost);
    }

    private ExitCode run(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new EchoCli(new Stdio(new ByteArrayInputStream(new byte[0]), out, errors, false)).run(args);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
