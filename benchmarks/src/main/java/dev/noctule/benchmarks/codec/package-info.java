/**
 * JMH benchmarks of the frame codec: Noctule beside Netty's stock codec, one class per question.
 *
 * <p>Both sides are driven alike. A codec stands alone in a pipeline between its caller and a sink, and is called
 * directly, so that no channel's own work is counted for either:
 *
 * <pre>
 *   encode:  payload or String -&gt; EncodeSide -&gt; codec -&gt; ByteSink          (releases the buffers at each flush)
 *   decode:  the bytes of a read -&gt; DecodeSide -&gt; codec -&gt; Receiver        (counts what comes)
 * </pre>
 *
 * <p>Both use the allocator that is Netty's default for a channel, run on threads that are Netty's, as event loops do,
 * with leak detection disabled, and draw a new mask key for each frame from their own default source. What is measured
 * is checked first: {@code Checks} sends it through the other side's codec. What is not counted for either side: queues
 * and system calls; nor Netty's promise for each write, while Noctule's for each buffer is. But in
 * {@code HandOverBenchmark}, which is about them, messages of ordinary threads go by a queue to an event loop and its
 * socket, with their promises.
 *
 * <p>The classes that know Noctule's internals are {@code NoctuleEncode}, {@code NoctuleHandOver}, {@code NoctuleDecode} and
 * {@code Kernels}, in the packages of the library.
 */
@NullMarked
package dev.noctule.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
