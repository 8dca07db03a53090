package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Python's websockets on asyncio: the package of the system, so the Python of the system. */
final class PythonPeer extends ScriptPeer {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    PythonPeer(TestCertificates.PemFiles files) throws IOException, InterruptedException {
        super(command(files));
    }

    private static List<String> command(TestCertificates.PemFiles files) throws IOException, InterruptedException {
        Tool.require(Files.isExecutable(PYTHON), PYTHON + ": not installed");
        Tool.require(
                hasWebSockets(),
                "Python module websockets: not installed for " + PYTHON + "; on Debian python3-websockets");
        String script = ServerProcess.script("echo.py").toString();
        return List.of(
                PYTHON.toString(),
                script,
                files.serverChain().toString(),
                files.serverKey().toString());
    }

    private static boolean hasWebSockets() throws IOException, InterruptedException {
        return new ProcessBuilder(PYTHON.toString(), "-c", "import websockets")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
