/** What the tests of several packages share: bytes written as hex, leaks that fail a class, certificates. */
@NullMarked
package dev.noctule.websocket.testing;

import org.jspecify.annotations.NullMarked;
