package dev.noctule.benchmarks.codec;

import dev.noctule.websocket.netty.NoctuleDecode;
import dev.noctule.websocket.netty.NoctuleEncode;
import dev.noctule.websocket.netty.NoctuleHandOver;

/** Whose codec. */
public enum Side {
    NOCTULE {
        @Override
        EncodeSide encode(ByteSink sink) {
            return NoctuleEncode.plain(sink);
        }

        @Override
        EncodeSide deflate(ByteSink sink) {
            return NoctuleEncode.deflating(sink);
        }

        @Override
        HandOver handOver(LoopChannel.End end) {
            return new NoctuleHandOver(end);
        }

        @Override
        DecodeSide decode(DecodeSide.Kind kind, Receiver receiver) {
            return switch (kind) {
                case BINARY_PARTS -> NoctuleDecode.parts(receiver);
                case STREAMED_BINARY, STREAMED_TEXT -> NoctuleDecode.streamed(receiver);
                default -> NoctuleDecode.messages(kind == DecodeSide.Kind.DEFLATED_TEXT, receiver);
            };
        }
    },

    NETTY {
        @Override
        EncodeSide encode(ByteSink sink) {
            return StockEncode.plain(sink);
        }

        @Override
        EncodeSide deflate(ByteSink sink) {
            return StockEncode.deflating(sink);
        }

        @Override
        HandOver handOver(LoopChannel.End end) {
            return new StockHandOver(end);
        }

        @Override
        DecodeSide decode(DecodeSide.Kind kind, Receiver receiver) {
            return new StockDecode(kind, receiver);
        }
    };

    /** An encoder that writes to the sink. */
    abstract EncodeSide encode(ByteSink sink);

    /** An encoder that compresses every message. */
    abstract EncodeSide deflate(ByteSink sink);

    /** A connection whose messages are encoded before or behind the way to its event loop. */
    abstract HandOver handOver(LoopChannel.End end);

    /** A decoder at the start of a frame. */
    abstract DecodeSide decode(DecodeSide.Kind kind, Receiver receiver);
}
