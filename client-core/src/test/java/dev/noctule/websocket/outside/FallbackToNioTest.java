package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.testing.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library works without what would make it faster, and says so once. {@code DescriptorsTest} has the others. */
@Tag("fault-44")
class FallbackToNioTest {
    private static ClientProcess clientWithout(String partOfAName) throws IOException {
        String classPath = Pattern.compile(File.pathSeparator)
                .splitAsStream(ChildProcess.classPath())
                .filter(entry -> !entry.contains(partOfAName))
                .collect(Collectors.joining(File.pathSeparator));
        return ClientProcess.start(List.of(), List.of("-cp", classPath), Heartbeat.defaults(), "INFO");
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource({
        "-linux-, netty_transport_native_epoll", // the classes are there, and have no .so
        "netty-transport-classes-, io.netty.channel.epoll" // as for whoever adds nothing
    })
    void isToldInOneLineOfTheLogHoweverManyClientsThereAre(String absent, String missed) throws Exception {
        try (PingedServer server = new PingedServer();
                ClientProcess client = clientWithout(absent)) {
            client.obey("connect " + server.uri());
            assertThat(client.next())
                    .matches("log INFO Transport: nio, because these cannot be used here: epoll \\(.*" + missed
                            + ".*\\), io_uring \\(.*\\), kqueue \\(.*\\)");
            client.assertNext("1 open");
            client.assertEchoes(1);
            client.obey("another");
            client.assertNext("1 close 1001 by CLIENT clean");
            client.obey("connect " + server.uri());
            client.assertNext("2 open");
            client.assertEchoes(2);
        }
    }
}
