/** The workloads of the echo runs, and what is measured while they run, inside the client's process. */
@NullMarked
package dev.noctule.benchmarks.echo.load;

import org.jspecify.annotations.NullMarked;
