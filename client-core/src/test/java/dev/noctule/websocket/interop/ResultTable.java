package dev.noctule.websocket.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Collects the outcome of every test whose name has parts, the peer first, and writes them to a file of target. */
abstract class ResultTable implements TestWatcher, AfterAllCallback {
    static final String FAIL = "**FAIL**";
    static final String ABSENT = "absent";

    private final Path file;
    private final Map<String, EchoPeer> peers = new LinkedHashMap<>();

    ResultTable(String fileName) {
        file = Path.of("target", fileName);
    }

    /** Notes that a peer runs. */
    final void saw(Peer name, EchoPeer peer) {
        peers.put(name.toString(), peer);
    }

    /** A test has ended with "pass", {@link #FAIL} or {@link #ABSENT}. */
    abstract void note(String[] name, String outcome);

    /** All results; the first table is also printed. */
    abstract String markdown();

    @Override
    public final void testSuccessful(ExtensionContext context) {
        note(nameOf(context), "pass");
    }

    @Override
    public final void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        note(nameOf(context), FAIL);
        EchoPeer peer = peers.get(nameOf(context)[0]);
        if (peer != null && !peer.output().isEmpty()) {
            System.out.println(context.getDisplayName() + " failed; all that the peer has printed:\n" + peer.output());
        }
    }

    @Override
    public final void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        note(nameOf(context), ABSENT);
    }

    private static String[] nameOf(ExtensionContext context) {
        return context.getDisplayName().split(" / ");
    }

    @Override
    public final void afterAll(ExtensionContext context) {
        String tables = markdown();
        System.out.print(tables.split("\n\n", -1)[0].strip() + "\n" + versions());
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, tables + versions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String versions() {
        StringBuilder list = new StringBuilder("\n");
        peers.forEach((name, peer) -> list.append("* ")
                .append(name)
                .append(": ")
                .append(peer.version())
                .append('\n'));
        return list.toString();
    }
}
