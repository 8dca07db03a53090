package dev.noctule.websocket.interop;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer in another language. Its script prints {@code ready WS-PORT WSS-PORT VERSION} when it listens. */
abstract class ScriptPeer implements EchoPeer {
    private static final Pattern READY = Pattern.compile("ready (\\d+) (\\d+) (.+)");

    private final ServerProcess process;
    private final Ports ports;
    private final String version;

    ScriptPeer(List<String> command) throws IOException, InterruptedException {
        process = new ServerProcess(READY, command);
        Matcher ready = process.awaitReady();
        ports = new Ports(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
        version = ready.group(3);
    }

    @Override
    public final String version() {
        return version;
    }

    @Override
    public final URI uri(boolean tls, String path) {
        return ports.uri(tls, path);
    }

    @Override
    public final String output() {
        return process.output();
    }

    @Override
    public final void close() throws InterruptedException {
        process.close();
    }
}
