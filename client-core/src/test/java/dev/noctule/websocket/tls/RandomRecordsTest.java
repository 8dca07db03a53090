package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.testing.Figures;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8446, 5.1, and a server that sends what is no TLS record, or begins one and does not end it. */
@Tag("CVE-2025-24970")
@Tag("CVE-2026-45416")
@ParameterizedClass
@EnumSource(Tls.Engine.class)
class RandomRecordsTest {
    private static final int KIB = 1024;
    private static final int SEGMENT = 100;

    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;
    private SslContext context;

    @BeforeEach
    void makeContext() throws Exception {
        contexts = new ClientContexts(engine);
        context = contexts.create(engine == Tls.Engine.JDK ? tls12OfTheJdk() : Tls.system());
    }

    /** Whose first message costs no key. */
    private static Tls tls12OfTheJdk() throws Exception {
        SSLContext tls12 = SSLContext.getInstance("TLSv1.2");
        tls12.init(null, null, null);
        return Tls.of(tls12);
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    /** Half of them with the type and the version of a record, and all with a few bytes behind. */
    @Test
    void hundredThousandRandomHeadersFailByNameOrAreWaitedFor() {
        Random random = new Random(24970);
        long most = 0;
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[5 + random.nextInt(40)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                bytes[0] = (byte) (0x14 + random.nextInt(5));
                bytes[1] = 3;
                bytes[2] = (byte) random.nextInt(5);
            }
            try (Client client = new Client()) {
                client.receives(bytes);
                most = Math.max(most, client.bytesTaken());
                refused += client.refusedByName() ? 1 : 0;
            }
        }
        Figures.of("CVE-2025-24970")
                .atMost(64 * KIB, "bytes", "taken by one of 100 000 random record headers" + byWhom(), most);
        assertThat(refused).isBetween(45_000, 100_000);
    }

    /**
     * RFC 8446 allows 2^14 + 256, and RFC 5246 2^14 + 2048. The last one is the longest that a header can announce: its
     * last three bytes do not fit in 64 KiB any more.
     */
    @ParameterizedTest
    @CsvSource({"256, 64", "16384, 64", "16640, 64", "18432, 64", "18433, 64", "32768, 64", "65532, 64", "65535, 128"})
    void recordThatDoesNotEndTakesAtMostTwiceItsLength(int length, int kib) {
        byte[] header = {0x16, 3, 3, (byte) (length >> 8), (byte) length};
        try (Client client = new Client()) {
            client.receives(header);
            long most = client.bytesTaken();
            for (int left = length - 1; left > 0 && client.isOpen(); left -= SEGMENT) {
                client.receives(new byte[Math.min(left, SEGMENT)]);
                most = Math.max(most, client.bytesTaken());
            }
            boolean refused = engine == Tls.Engine.AUTOMATIC && length > 65_530; // at its header
            assertThat(client.refusedByName()).isEqualTo(refused);
            Figures.of("CVE-2025-24970")
                    .atMost(
                            kib * KIB,
                            "bytes",
                            "taken by a record of " + length + " bytes without its last" + byWhom(),
                            most);
        }
    }

    private String byWhom() {
        return engine == Tls.Engine.JDK ? "" : ", OpenSSL";
    }

    /** A client's end of TLS, on an allocator of its own. */
    private final class Client implements AutoCloseable {
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
        private final SslHandler tls =
                TlsHandlers.newHandler(context, allocator, "localhost", 443, Duration.ofSeconds(10));
        private final EmbeddedChannel channel = new EmbeddedChannel();

        Client() {
            channel.config().setAllocator(allocator);
            channel.pipeline().addLast(tls, new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    // The future of the handshake tells it.
                }
            });
            ByteBuf hello = channel.readOutbound();
            hello.release();
        }

        void receives(byte[] bytes) {
            channel.writeInbound(allocator.buffer(bytes.length).writeBytes(bytes));
            channel.runPendingTasks();
        }

        boolean isOpen() {
            return channel.isOpen();
        }

        long bytesTaken() {
            return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        }

        boolean refusedByName() {
            Throwable failure = tls.handshakeFuture().cause();
            if (failure != null) {
                assertThat(TlsFailures.from(failure, "localhost", 443)).isInstanceOf(TlsException.class);
            }
            return failure != null;
        }

        @Override
        public void close() {
            channel.finishAndReleaseAll();
            assertThat(bytesTaken()).as("bytes that are left").isZero();
        }
    }
}
