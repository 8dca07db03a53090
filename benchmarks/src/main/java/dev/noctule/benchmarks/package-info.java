/**
 * What the benchmarks have in common. {@code codec} has the JMH benchmarks of the frame codec, {@code report} writes
 * tables and charts.
 */
@NullMarked
package dev.noctule.benchmarks;

import org.jspecify.annotations.NullMarked;
