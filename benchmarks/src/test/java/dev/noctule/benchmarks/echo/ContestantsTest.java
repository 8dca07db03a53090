package dev.noctule.benchmarks.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes part in a run. */
class ContestantsTest {
    @TempDir
    private Path nodeDirectory;

    @Test
    void namedClientsKeepTheirOrder() throws Exception {
        assertThat(Contestants.select(List.of("jdk", "noctule-nio"), nodeDirectory)
                        .present())
                .containsExactly(ClientLibrary.JDK, ClientLibrary.NOCTULE_NIO);
    }

    @Test
    void withNoNamesAllTakePart() throws Exception {
        Files.createDirectories(nodeDirectory.resolve("node_modules/ws"));

        Contestants all = Contestants.select(List.of(), nodeDirectory);

        assertThat(all.present().size() + all.leftOut().size()).isEqualTo(ClientLibrary.values().length);
        assertThat(all.present()).contains(ClientLibrary.TCP_NIO);
    }

    @Test
    void whoeverDiffersByTlsTakesPartOverTlsOnly() throws Exception {
        assumeTrue(System.getenv("CI") != null
                || ClientLibrary.TCP_OPENSSL.missing().isEmpty());
        Contestants named = Contestants.select(List.of("tcp-epoll", "tcp-openssl"), nodeDirectory);

        assertThat(named.in(Workload.of("small"))).containsExactly(ClientLibrary.TCP_EPOLL);
        assertThat(named.in(Workload.of("wss-small")))
                .containsExactly(ClientLibrary.TCP_EPOLL, ClientLibrary.TCP_OPENSSL);
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contestants.select(List.of("netscape"), nodeDirectory))
                .withMessage("No client is called 'netscape'");
    }
}
