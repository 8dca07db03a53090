/** Echo runs: one client library after the other against the same server, each in a process of its own. */
@NullMarked
package dev.noctule.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
