package dev.noctule.websocket.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The address of an open connection goes away, as when a laptop changes networks. Client and server are in a network
 * namespace of their own, so that the machine's network stays as it is.
 */
@Tag("fault-38")
class NetworkSwitchTest {
    /**
     * Longer than the second after which a heartbeat sees that the program has stood still: a machine that stands still
     * must not look like a server that is gone.
     */
    private static final Heartbeat HEARTBEAT = new Heartbeat(true, Duration.ofMillis(100), Duration.ofMillis(1500));

    /** RFC 5737: for examples, and so nobody's. */
    private static final String ADDRESS = "192.0.2.1";

    /** Netty makes it from a hardware address, and warns where there is none. */
    private static final List<String> MACHINE = List.of("-Dio.netty.machineId=02:00:00:00:00:01");

    private static String ip;
    private static List<String> namespace;

    /** A user who is not root becomes one in a user namespace, where that is allowed. */
    @BeforeAll
    static void findAWayIntoANamespace() throws IOException, InterruptedException {
        ip = Tool.require("ip").toString();
        String unshare = Tool.require("unshare").toString();
        String inside = "\"$0\" link set lo up && \"$0\" address add " + ADDRESS + "/32 dev lo && exec \"$@\"";
        StringBuilder refusals = new StringBuilder();
        for (List<String> options : List.of(List.of("--net"), List.of("--user", "--map-root-user", "--net"))) {
            namespace = new ArrayList<>(List.of(unshare));
            namespace.addAll(options);
            namespace.addAll(List.of("sh", "-c", inside, ip));
            if (works(namespace, refusals)) {
                return;
            }
        }
        Tool.require(false, "The kernel or a container's policy allows no network namespace:\n" + refusals);
    }

    private static boolean works(List<String> within, StringBuilder refusals) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(within);
        command.add("true");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        refusals.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return process.waitFor() == 0;
    }

    private static void changeAddress(String change, ClientProcess client) throws IOException, InterruptedException {
        client.obey("run " + ip + " address " + change + " " + ADDRESS + "/32 dev lo");
    }

    @Test
    void endsTheConnectionOnceAndTheNextOneOpensWhenThereIsANetworkAgain() throws Exception {
        try (ClientProcess client = ClientProcess.start(namespace, MACHINE, HEARTBEAT, "WARN")) {
            client.obey("serve " + ADDRESS);
            String uri = client.next().replace("serving ", "");
            client.obey("connect " + uri);
            client.assertNext("1 open");
            client.assertEchoes(1);
            changeAddress("delete", client);
            assertThat(List.of(client.next(), client.next()))
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).isEqualTo("ran 0"),
                            line -> assertThat(line).matches("1 close 1006 by NETWORK: (IO|PONG_TIMEOUT)"));
            client.obey("connect " + uri);
            assertThat(client.next()).startsWith("2 failed ");
            changeAddress("add", client);
            client.assertNext("ran 0");
            client.obey("connect " + uri);
            client.assertNext("3 open");
            client.assertEchoes(3);
        }
    }
}
