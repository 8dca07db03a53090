package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** The peers that run: each is started when it is first asked for, and stopped at the end. */
final class Peers implements AutoCloseable {
    private final Path directory;
    private final TestCertificates certificates = TestCertificates.create();
    private final TestCertificates.PemFiles pemFiles;
    private final Map<Peer, EchoPeer> running = new EnumMap<>(Peer.class);
    private final Map<Peer, TestAbortedException> absent = new EnumMap<>(Peer.class);

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
        TestAbortedException missing = absent.get(peer);
        if (missing != null) {
            throw missing; // looked for once, not for each of many tests
        }
        return start(peer);
    }

    private EchoPeer start(Peer peer) throws Exception {
        try {
            EchoPeer started = peer.start(this);
            running.put(peer, started);
            return started;
        } catch (TestAbortedException e) {
            absent.put(peer, e);
            throw e;
        }
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
