package dev.noctule.websocket.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Collects the outcome of every test that is named "PEER / SCHEME / CASE", and writes {@code target/interop.md}: a row
 * for each peer and scheme.
 */
final class InteropTable implements TestWatcher, AfterAllCallback {
    private static final Path FILE = Path.of("target", "interop.md");

    private static final int PEER = 0;
    private static final int SCHEME = 1;
    private static final int CASE = 2;

    private final Map<String, Map<String, String>> outcomes = new LinkedHashMap<>();
    private final Map<String, EchoPeer> peers = new LinkedHashMap<>();

    /** Notes that a peer runs. */
    void saw(Peer name, EchoPeer peer) {
        peers.put(name.toString(), peer);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, "pass");
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "**FAIL**");
        EchoPeer peer = peers.get(nameOf(context)[PEER]);
        if (peer != null && !peer.output().isEmpty()) {
            System.out.println(context.getDisplayName() + " failed; all that the peer has printed:\n" + peer.output());
        }
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        note(context, "absent");
    }

    private void note(ExtensionContext context, String outcome) {
        String[] name = nameOf(context);
        outcomes.computeIfAbsent(name[PEER] + " | " + name[SCHEME], line -> new LinkedHashMap<>())
                .put(name[CASE], outcome);
    }

    private static String[] nameOf(ExtensionContext context) {
        return context.getDisplayName().split(" / ");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String table = markdown();
        System.out.print(table);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String markdown() {
        Set<String> cases = outcomes.values().stream()
                .flatMap(line -> line.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("| peer | | ")
                .append(String.join(" | ", cases))
                .append(" |\n");
        table.append("|---".repeat(cases.size() + 2)).append("|\n");
        outcomes.forEach((line, results) -> {
            table.append("| ").append(line);
            cases.forEach(name -> table.append(" | ").append(results.getOrDefault(name, "not run")));
            table.append(" |\n");
        });
        table.append('\n');
        peers.forEach((name, peer) -> table.append("* ")
                .append(name)
                .append(": ")
                .append(peer.version())
                .append('\n'));
        return table.toString();
    }
}
