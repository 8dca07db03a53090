package dev.noctule.benchmarks.echo;

import java.time.Duration;

/**
 * How long and how often to measure.
 *
 * @param rounds in each of which every client has one window
 * @param warmup of each client, twice before the first round: alone, and again when all have had theirs
 * @param window length of a window
 */
record Plan(int rounds, Duration warmup, Duration window) {
    /** Both workloads of the short form, with all clients, in ten minutes on two slow cores. */
    static final Plan SHORT = new Plan(3, Duration.ofSeconds(4), Duration.ofSeconds(1));

    static final Plan FULL = new Plan(9, Duration.ofSeconds(10), Duration.ofSeconds(5));
}
