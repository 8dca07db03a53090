package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The streams of zlib that connections make: whoever has this is asked before one of them does anything, and sees
 * whether their native memory was given back.
 */
final class ZlibStreams {
    /** Asked before a stream is made, and before it does something. */
    interface Call {
        /**
         * May throw what zlib's wrapper throws.
         *
         * @param end ends the stream, if there is one, so that zlib's wrapper throws by itself
         */
        void before(Runnable end);
    }

    private final Call inflate;
    private final Call deflate;
    private final List<Object> watched = new ArrayList<>();
    private int open;

    ZlibStreams(Call inflate, Call deflate) {
        this.inflate = inflate;
        this.deflate = deflate;
    }

    /** The connection on this channel, once it is open, makes its streams here. To be called before a frame comes or goes. */
    void watch(Channel channel) {
        SessionHandler session = channel.pipeline().get(SessionHandler.class);
        if (session == null || watched.contains(session)) {
            return;
        }
        watched.add(session);
        Object compression = Internals.of(session, "compression");
        if (compression != null) {
            Supplier<Deflater> deflaters = this::newDeflater;
            Supplier<Inflater> inflaters = this::newInflater;
            Internals.set(Internals.of(compression, "deflater"), "streams", deflaters);
            Internals.set(Internals.of(compression, "inflater"), "streams", inflaters);
        }
    }

    private Deflater newDeflater() {
        deflate.before(() -> {});
        return new WatchedDeflater();
    }

    private Inflater newInflater() {
        inflate.before(() -> {});
        return new WatchedInflater();
    }

    void assertNoneIsOpen() {
        assertThat(open).as("streams of zlib that were not ended").isZero();
    }

    private final class WatchedDeflater extends Deflater {
        private boolean ended;

        WatchedDeflater() {
            super(DEFAULT_COMPRESSION, true);
            open++;
        }

        @Override
        public int deflate(byte[] output, int from, int length, int flush) {
            deflate.before(this::end);
            return super.deflate(output, from, length, flush);
        }

        @Override
        public void reset() {
            deflate.before(this::end);
            super.reset();
        }

        @Override
        public void end() {
            open -= ended ? 0 : 1;
            ended = true;
            super.end();
        }
    }

    private final class WatchedInflater extends Inflater {
        private boolean ended;

        WatchedInflater() {
            super(true);
            open++;
        }

        @Override
        public int inflate(byte[] output, int from, int length) throws DataFormatException {
            inflate.before(this::end);
            return super.inflate(output, from, length);
        }

        @Override
        public void reset() {
            inflate.before(this::end);
            super.reset();
        }

        @Override
        public void end() {
            open -= ended ? 0 : 1;
            ended = true;
            super.end();
        }
    }
}
