package dev.noctule.websocket.faults;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A server, or a proxy, that comes to a stage byte by byte and waits there. It answers no Ping. */
final class FaultyServer implements FaultyPeer {
    private static final int RECEIVE_BUFFER_BYTES = 128 * 1024;
    private static final String AGREE_ON_DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate";

    private final Cell cell;
    private final TestCertificates certificates;
    private final FaultLoop loop;
    private final Wire wire;
    private final ByteServer server;

    FaultyServer(Cell cell, TestCertificates certificates, FaultLoop loop) throws IOException {
        this.cell = cell;
        this.certificates = certificates;
        this.loop = loop;
        wire = new Wire(holdPoint(cell.stage()), this::oneSecondAfter);
        boolean tls = cell.secure() && cell.stage() != Stage.PROXY;
        server = ByteServer.on(
                wire.listen(RECEIVE_BUFFER_BYTES), tls ? certificates.sslContextForServer() : null, this::script);
    }

    private static HoldPoint holdPoint(Stage stage) {
        return switch (stage) {
            case TLS_HELLO -> new HoldPoint.AtTheBeginning();
            case TLS_FINISHED -> new HoldPoint.InTheEncryptedFlight();
            default -> HoldPoint.NOWHERE;
        };
    }

    /** A byte that was sent alone is read alone, and then a second passes. */
    private void oneSecondAfter(long total) throws IOException {
        try {
            if (!loop.meter().await(total)) {
                throw new IOException("The client has gone");
            }
            loop.advance(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    // ---- the client

    @Override
    public WebSocketClient client(FaultLoop loops) {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .eventLoopGroup(loops.group())
                .limits(Limits.defaults().withQueuedBytes(CellRun.QUEUED_BYTES))
                .tls(Tls.of(certificates.sslContextForClient()));
        return switch (cell.stage()) {
            case PROXY ->
                builder.proxy(HttpProxy.of("127.0.0.1", server.port())).build();
            case MID_MESSAGE ->
                builder.compression(Compression.deflate().withThresholdBytes(Integer.MAX_VALUE))
                        .build();
            default -> builder.build();
        };
    }

    @Override
    public String uri() {
        return cell.scheme()
                + (cell.stage() == Stage.PROXY ? "://server.test/" : "://127.0.0.1:" + server.port() + "/");
    }

    // ---- the script

    /** What a fault does to the server is no failure of the script. */
    private void script(ByteServer.Peer peer) throws IOException {
        try {
            play(peer);
        } catch (IOException failure) {
            if (!wire.isFaulty()) {
                throw failure;
            }
        } finally {
            peer.endTcp();
        }
    }

    private void play(ByteServer.Peer peer) throws IOException {
        Map<String, String> request = peer.readRequest(); // TLS stages end in it
        if (cell.stage() == Stage.PROXY) {
            wire.hold();
            peer.writeText("HTTP/1.1 200 OK\r\n\r\n");
        } else if (cell.stage().isOpen()) {
            playOpen(peer, request);
        } else {
            playAnswer(peer, peer.agreement(request));
        }
    }

    private void playAnswer(ByteServer.Peer peer, String answer) throws IOException {
        int sent = switch (cell.stage()) {
            case STATUS_LINE -> "HTTP/1.1 1".length();
            case HEADERS -> answer.indexOf("socket");
            default -> 0;
        };
        peer.writeText(answer.substring(0, sent));
        wire.hold();
        peer.writeText(answer.substring(sent));
    }

    private void playOpen(ByteServer.Peer peer, Map<String, String> request) throws IOException {
        switch (cell.stage()) {
            case AFTER_101 -> {
                peer.writeText(peer.agreement(request) + "\u0081\u0001A");
                holdAndGoOn(peer, "81 02 48 69"); // "Hi"
            }
            case MID_FRAME -> {
                peer.agree(request);
                peer.write("81 05 48 65"); // "He"
                holdAndGoOn(peer, "6c 6c 6f"); // "llo"
            }
            case MID_MESSAGE -> { // "Hello" in two fragments, RFC 7692, 7.2.3.1
                peer.agree(request, AGREE_ON_DEFLATE);
                peer.write("41 03 f2 48 cd");
                holdAndGoOn(peer, "80 04 c9 c9 07 00");
            }
            case CLOSING_WE_FIRST -> {
                peer.agree(request);
                readUntilClose(peer);
                wire.hold();
                peer.write("88 02 03 e8"); // Close 1000
            }
            case CLOSING_PEER_FIRST -> {
                peer.agree(request);
                if (cell.fault() != Fault.SLOW_READER) {
                    peer.readFrame(); // the Ping
                }
                peer.write("88 02 03 e8");
                readUntilClose(peer);
                wire.hold();
                peer.write("81 01 41"); // not allowed, and not read
                peer.readUntilEnd();
            }
            default -> {
                peer.agree(request);
                holdAndGoOn(peer, "81 02 48 69");
            }
        }
    }

    /** Sends the rest, and then closes when the client does. */
    private void holdAndGoOn(ByteServer.Peer peer, String rest) throws IOException {
        wire.hold();
        peer.write(rest);
        wire.free();
        awaitRead();
        readFramesUntilClose(peer);
        peer.write("88 02 03 e8");
    }

    /** The rest before what reading makes the client tell. */
    private void awaitRead() throws IOException {
        try {
            loop.meter().await(wire.awaitHold());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void readUntilClose(ByteServer.Peer peer) throws IOException {
        if (cell.fault() != Fault.SLOW_READER) {
            readFramesUntilClose(peer);
        }
    }

    private static void readFramesUntilClose(ByteServer.Peer peer) throws IOException {
        while (peer.readFrame().opcode() != 0x8) {
            // a Ping, or a message
        }
    }

    // ---- the fault

    @Override
    public void awaitStage(FaultLoop loops) throws InterruptedException {
        loops.meter().await(wire.awaitHold());
        loops.settle();
    }

    @Override
    public void end() throws IOException {
        wire.end();
    }

    @Override
    public void reset() throws IOException {
        wire.reset();
    }

    @Override
    public void garbage() throws IOException {
        wire.garbage();
    }

    @Override
    public void drip() {
        wire.drip();
    }

    @Override
    public void goOn() {
        wire.free();
    }

    @Override
    public void close() throws IOException {
        wire.cut();
        server.close();
    }
}
