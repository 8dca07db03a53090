package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx in front of another peer. TLS ends here. */
final class NginxPeer implements EchoPeer {
    /** The first thing that it logs after it has opened its ports. */
    private static final Pattern READY = Pattern.compile(".*: nginx/(\\S+).*");

    /** It cannot be told to take any free port: one is looked for, which may be taken a moment later. */
    private static final int ATTEMPTS = 3;

    private final Ports ports;
    private final ServerProcess process;
    private final String version;

    private NginxPeer(Ports ports, List<String> command) throws IOException, InterruptedException {
        this.ports = ports;
        this.process = new ServerProcess(READY, command);
        Matcher ready = process.awaitReady();
        this.version = ready.group(1);
    }

    /**
     * Starts nginx.
     *
     * @param files what it shows as its certificate
     * @param directory for its files
     * @param upstream what it stands in front of
     */
    static NginxPeer start(TestCertificates.PemFiles files, Path directory, EchoPeer upstream)
            throws IOException, InterruptedException {
        String nginx = Tool.require("nginx").toString();
        for (int attempt = 1; ; attempt++) {
            Ports ports = freePorts();
            Path configuration = configure(files, directory, ports, upstream);
            try {
                return new NginxPeer(
                        ports,
                        List.of(nginx, "-e", "stderr", "-p", directory.toString(), "-c", configuration.toString()));
            } catch (AssertionError e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Ports freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket ws = new ServerSocket(0, 1, loopback);
                ServerSocket wss = new ServerSocket(0, 1, loopback)) {
            return new Ports(ws.getLocalPort(), wss.getLocalPort());
        }
    }

    private static Path configure(TestCertificates.PemFiles files, Path directory, Ports ports, EchoPeer upstream)
            throws IOException {
        String configuration = Files.readString(ServerProcess.script("nginx.conf"))
                .replace("@WS_PORT@", String.valueOf(ports.ws()))
                .replace("@WSS_PORT@", String.valueOf(ports.wss()))
                .replace("@CERTIFICATE@", files.serverChain().toString())
                .replace("@KEY@", files.serverKey().toString())
                .replace("@UPSTREAM@", upstream.uri(false, "").getAuthority());
        return Files.writeString(directory.resolve("nginx.conf"), configuration);
    }

    @Override
    public String version() {
        return version + " in front of Jetty";
    }

    @Override
    public URI uri(boolean tls, String path) {
        return ports.uri(tls, path);
    }

    @Override
    public String output() {
        return process.output();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
