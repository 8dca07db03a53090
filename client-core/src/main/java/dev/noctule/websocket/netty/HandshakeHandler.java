package dev.noctule.websocket.netty;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.handshake.Agreement;
import dev.noctule.websocket.handshake.HeaderFields;
import dev.noctule.websocket.handshake.Offer;
import dev.noctule.websocket.handshake.ResponseValidator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake on its channel: sends the request, and makes one {@link Outcome} of what comes back. {@link
 * ResponseValidator} decides about a 101; interim answers are skipped; anything else is a refusal, whose body is read
 * within a bound of size and time (rule R1).
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    /** How long the body of a refusal is waited for. */
    static final Duration BODY_WAIT = Duration.ofSeconds(2);

    /** How it ends, once. */
    interface Outcome {
        /** The server has agreed. Frames may be in what follows. */
        void accepted(Agreement agreement, HttpResponse response);

        void failed(WebSocketException cause);
    }

    private final HttpRequest request;
    private final Offer offer;
    private final int errorBodyBytes;
    private final LongSupplier headBytesSeen;
    private final Outcome outcome;
    private final @Nullable WireLog wireLog;

    private boolean over;
    private @Nullable Agreement agreement;
    private @Nullable HttpResponse response;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private @Nullable Future<?> bodyDeadline;

    /**
     * A handshake that begins when the handler is added to an active channel.
     *
     * @param offer what the request leaves to the server
     * @param errorBodyBytes how much of a refusal's body is kept
     * @param headBytesSeen how much of the answer came, for the message about an early end (rule R16)
     */
    HandshakeHandler(
            HttpRequest request,
            Offer offer,
            int errorBodyBytes,
            LongSupplier headBytesSeen,
            Outcome outcome,
            @Nullable WireLog wireLog) {
        this.request = request;
        this.offer = offer;
        this.errorBodyBytes = errorBodyBytes;
        this.headBytesSeen = headBytesSeen;
        this.outcome = outcome;
        this.wireLog = wireLog;
    }

    /** The scanner has the limits; the codec's must not be narrower. */
    static HttpClientCodec codec(Limits limits) {
        int headBytes = limits.responseHeadBytes();
        return new HttpClientCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(headBytes).setMaxHeaderSize(headBytes), false, false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (wireLog != null) {
            wireLog.request(request);
        }
        Channels.send(ctx, request, this::notSent);
    }

    private void notSent(Throwable cause) {
        fail(new HandshakeException(
                HandshakeException.Kind.NOT_SENT, "The request could not be sent: " + cause, cause));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!over && message instanceof HttpObject part) {
                read(ctx, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext ctx, HttpObject part) {
        Throwable failure = part.decoderResult().cause();
        if (failure != null) {
            unreadable(failure);
            return;
        }
        if (part instanceof HttpResponse head) {
            readHead(ctx, head);
        }
        if (part instanceof HttpContent content && response != null) {
            readContent(content, response);
        }
    }

    private void unreadable(Throwable failure) {
        if (response != null || failure instanceof PrematureChannelClosureException) {
            ended(null); // what is unreadable is the body of a refusal, or a head that was cut short
            return;
        }
        fail(new HandshakeException(
                HandshakeException.Kind.INVALID_RESPONSE,
                "Expected an HTTP response but could not read it", // why is in the cause: it may quote what the server
                // sent
                failure));
    }

    private void readHead(ChannelHandlerContext ctx, HttpResponse head) {
        if (wireLog != null) {
            wireLog.response(head);
        }
        if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            response = head;
            validate(head);
        } else if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            response = head;
            bodyDeadline = ctx.executor().schedule(() -> reject(head, true), BODY_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void validate(HttpResponse head) {
        try {
            String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
            agreement = ResponseValidator.validate(head, key, offer);
        } catch (HandshakeException invalid) {
            fail(invalid);
        }
    }

    private void readContent(HttpContent content, HttpResponse head) {
        if (agreement == null) {
            keep(content.content(), head);
        }
        if (content instanceof LastHttpContent && !over) {
            if (agreement == null) {
                reject(head, false);
            } else {
                over = true;
                outcome.accepted(agreement, head);
            }
        }
    }

    private void keep(ByteBuf content, HttpResponse head) {
        int length = Math.min(content.readableBytes(), errorBodyBytes - body.size());
        for (int i = 0; i < length; i++) {
            body.write(content.readByte());
        }
        if (content.isReadable()) {
            reject(head, true);
        }
    }

    private void reject(HttpResponse head, boolean truncated) {
        fail(new UpgradeRejectedException(
                head.status().code(),
                head.status().reasonPhrase(),
                HeaderFields.toHeaders(head.headers()),
                body.toByteArray(),
                truncated));
    }

    /**
     * A deadline of the attempt has passed.
     *
     * @return whether this has ended it: the status of a refusal says more than a time-out of its body
     */
    boolean deadlinePassed() {
        if (response == null) {
            return false;
        }
        reject(response, true);
        return true;
    }

    /** The end of the stream, under TLS: TCP's may not follow by itself. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        ended(Channels.unwrap(thrown));
    }

    private void ended(@Nullable Throwable cause) {
        if (response != null) {
            reject(response, true);
            return;
        }
        fail(new HandshakeException(
                HandshakeException.Kind.EOF,
                "Expected the answer to the opening handshake but the connection ended after "
                        + headBytesSeen.getAsLong() + " bytes of its head"
                        + (cause == null ? "" : ": " + Channels.messageOf(cause)),
                cause));
    }

    private void fail(WebSocketException cause) {
        if (over) {
            return;
        }
        over = true;
        if (bodyDeadline != null) {
            bodyDeadline.cancel(false);
        }
        outcome.failed(cause);
    }
}
