package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * The npm module ws on Node.js. Node finds it in src/test/interop/node_modules, beside the script, where {@code npm ci}
 * puts it.
 */
final class NodePeer extends ScriptPeer {
    NodePeer(TestCertificates.PemFiles files) throws IOException, InterruptedException {
        super(command(files));
    }

    private static List<String> command(TestCertificates.PemFiles files) {
        String node = Tool.require("node").toString();
        Tool.require(
                Files.exists(ServerProcess.script("node_modules/ws")),
                "npm module ws: not installed; run `npm ci` in client-core/src/test/interop");
        String script = ServerProcess.script("echo.mjs").toString();
        return List.of(
                node, script, files.serverChain().toString(), files.serverKey().toString());
    }
}
