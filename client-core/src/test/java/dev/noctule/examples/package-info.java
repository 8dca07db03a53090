/** The examples of the README and of the documentation, compiled. {@code ReadmeTest} checks that they are the same. */
@NullMarked
package dev.noctule.examples;

import org.jspecify.annotations.NullMarked;
