package dev.noctule.websocket.interop;

/** The servers that the client is tried against. */
enum Peer {
    JETTY("Jetty"),
    UNDERTOW("Undertow"),
    JAVA_WEBSOCKET("Java-WebSocket"),
    NETTY("Netty"),
    NODE("Node ws"),
    PYTHON("Python websockets"),
    NGINX("nginx");

    private final String label;

    Peer(String label) {
        this.label = label;
    }

    EchoPeer start(Peers peers) throws Exception {
        return switch (this) {
            case JETTY -> new JettyPeer(peers.certificates());
            case UNDERTOW -> new UndertowPeer(peers.certificates());
            case JAVA_WEBSOCKET -> new JavaWebSocketPeer(peers.certificates());
            case NETTY -> new NettyPeer(peers.certificates());
            case NODE -> new NodePeer(peers.pemFiles());
            case PYTHON -> new PythonPeer(peers.pemFiles());
            case NGINX -> NginxPeer.start(peers.pemFiles(), peers.directory(), peers.get(JETTY));
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
