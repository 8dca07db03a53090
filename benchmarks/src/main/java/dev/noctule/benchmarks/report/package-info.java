/**
 * Results to files that are committed: Markdown and CSV tables, SVG charts, and the machine that they were made on.
 * What is written depends on the arguments only: no dates and no random names of its own.
 */
@NullMarked
package dev.noctule.benchmarks.report;

import org.jspecify.annotations.NullMarked;
