/** The clients of the echo runs, one class each, with the settings that their documentation recommends. */
@NullMarked
package dev.noctule.benchmarks.echo.client;

import org.jspecify.annotations.NullMarked;
