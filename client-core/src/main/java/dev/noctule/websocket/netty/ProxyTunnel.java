package dev.noctule.websocket.netty;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.ProxyException.Kind;
import dev.noctule.websocket.handshake.HeaderFields;
import dev.noctule.websocket.handshake.ResponseHeadScanner;
import dev.noctule.websocket.handshake.TunnelRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way through an HTTP proxy (rule H9): asks it for a tunnel, and makes one {@link Outcome} of its answer. The head
 * of the answer is scanned like that of a server, and nothing may stand behind it: in the tunnel the client speaks
 * first. Once the tunnel stands, nothing of this is left in the pipeline.
 */
final class ProxyTunnel extends ChannelInboundHandlerAdapter {
    private static final String GUARD = "proxy-guard";
    private static final String HTTP = "proxy-http";
    private static final String TUNNEL = "proxy-tunnel";

    /** How it ends, once. */
    interface Outcome {
        /** What is written from now on reaches the server. */
        void tunnelOpen();

        void tunnelFailed(ProxyException cause);
    }

    private final Hop hop;
    private final HttpRequest request;
    private final Outcome outcome;
    private final @Nullable WireLog wireLog;
    private boolean accepted;
    private boolean over;

    private ProxyTunnel(Hop hop, HttpRequest request, Outcome outcome, @Nullable WireLog wireLog) {
        this.hop = hop;
        this.request = request;
        this.outcome = outcome;
        this.wireLog = wireLog;
    }

    /** Begins on a channel that leads to the proxy. */
    static void begin(
            Channel channel,
            WebSocketUri uri,
            HttpProxy proxy,
            Limits limits,
            Outcome outcome,
            @Nullable WireLog wireLog) {
        HttpRequest request = TunnelRequest.create(uri, proxy);
        ProxyTunnel tunnel = new ProxyTunnel(Hop.towards(uri, proxy), request, outcome, wireLog);
        ResponseHeadScanner scanner = ResponseHeadScanner.forProxy(limits);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(GUARD, new ResponseHeadGuard(scanner, tunnel::invalid));
        pipeline.addLast(HTTP, HandshakeHandler.codec(limits));
        pipeline.addLast(TUNNEL, tunnel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (wireLog != null) {
            wireLog.request(request);
        }
        Channels.send(ctx, request, this::notSent);
    }

    private void notSent(Throwable cause) {
        fail(Kind.NOT_SENT, "The request to " + hop + " could not be sent: " + cause, cause);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpResponse head && !over && !accepted) {
                readHead(ctx, head);
            } else if (accepted && !isEndOfHead(message)) {
                fail(Kind.INVALID_RESPONSE, "Expected nothing behind the answer of " + hop + ", but there is", null);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static boolean isEndOfHead(Object message) {
        return message instanceof LastHttpContent end && !end.content().isReadable();
    }

    private void readHead(ChannelHandlerContext ctx, HttpResponse head) {
        Throwable unreadable = head.decoderResult().cause();
        if (unreadable instanceof PrematureChannelClosureException) {
            return; // channelInactive follows
        }
        if (unreadable != null) {
            fail(Kind.INVALID_RESPONSE, "Expected an HTTP response of " + hop + " but could not read it", unreadable);
            return;
        }
        if (wireLog != null) {
            wireLog.response(head);
        }
        HttpStatusClass kind = head.status().codeClass();
        if (kind == HttpStatusClass.SUCCESS) { // RFC 9110, 9.3.6: any 2xx
            accepted = true;
            // Behind this read: what came with the head is seen before the tunnel is used.
            ctx.executor().execute(() -> open(ctx));
        } else if (kind != HttpStatusClass.INFORMATIONAL || head.status().code() == 101) {
            refused(head);
        }
    }

    private void open(ChannelHandlerContext ctx) {
        if (over) {
            return;
        }
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.remove(GUARD);
        pipeline.remove(HTTP); // gives away what it kept, which is refused
        if (over) {
            return;
        }
        over = true;
        pipeline.remove(this);
        outcome.tunnelOpen();
    }

    private void refused(HttpResponse head) {
        int status = head.status().code();
        fail(new ProxyException(
                status == 407 ? Kind.AUTHENTICATION : Kind.REFUSED,
                "Expected a tunnel of " + hop + " to " + request.uri() + " but was HTTP status " + status,
                status,
                HeaderFields.toHeaders(head.headers()),
                null));
    }

    private void invalid(HandshakeException broken) {
        Kind kind = broken.kind() == HandshakeException.Kind.LIMIT ? Kind.LIMIT : Kind.INVALID_RESPONSE;
        fail(kind, "The answer of " + hop + ": " + broken.getMessage(), broken);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended("", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = Channels.unwrap(thrown);
        if (cause instanceof IOException) {
            ended(": " + cause.getMessage(), cause);
        } else {
            fail(Kind.INVALID_RESPONSE, "Expected an HTTP response of " + hop + " but could not read it", cause);
        }
    }

    private void ended(String how, @Nullable Throwable cause) {
        fail(Kind.EOF, "Expected a tunnel of " + hop + " but it ended the connection" + how, cause);
    }

    private void fail(Kind kind, String message, @Nullable Throwable cause) {
        fail(new ProxyException(kind, message, 0, null, cause));
    }

    private void fail(ProxyException cause) {
        if (!over) {
            over = true;
            outcome.tunnelFailed(cause);
        }
    }
}
