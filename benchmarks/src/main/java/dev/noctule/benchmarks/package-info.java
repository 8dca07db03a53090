/** JMH benchmarks of the frame codec. */
@NullMarked
package dev.noctule.benchmarks;

import org.jspecify.annotations.NullMarked;
