package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The peers that run: each is started when it is first asked for, and stopped at the end. */
final class Peers implements AutoCloseable {
    private final Path directory;
    private final TestCertificates certificates = TestCertificates.create();
    private final TestCertificates.PemFiles pemFiles;
    private final Map<Peer, EchoPeer> running = new EnumMap<>(Peer.class);

    /**
     * None runs yet.
     *
     * @param directory for their files; empty
     */
    Peers(Path directory) {
        this.directory = directory;
        this.pemFiles = certificates.writeTo(directory);
    }

    Path directory() {
        return directory;
    }

    TestCertificates certificates() {
        return certificates;
    }

    TestCertificates.PemFiles pemFiles() {
        return pemFiles;
    }

    EchoPeer get(Peer peer) throws Exception {
        EchoPeer known = running.get(peer);
        if (known != null) {
            return known;
        }
        EchoPeer started = peer.start(this);
        running.put(peer, started);
        return started;
    }

    Map<Peer, EchoPeer> running() {
        return running;
    }

    /** In the opposite of the enum's order: nginx before what it stands in front of. */
    @Override
    public void close() throws Exception {
        List<EchoPeer> last = new ArrayList<>(running.values());
        Collections.reverse(last);
        for (EchoPeer peer : last) {
            peer.close();
        }
    }
}
