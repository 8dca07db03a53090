/**
 * The command {@code echo-cli}, on the public API of the library only.
 *
 * <pre>
 * EchoCli: arguments -&gt; one Mode -&gt; exit code
 *
 *   EmbeddedMode     starts an EchoServer, then talks to it in one of the next two
 *   InteractiveMode  Keyboard, Commands -&gt; WebSocket   Inbox -&gt; TerminalConsole   (only these touch JLine)
 *   PipeMode         InputPump -&gt; Outlet               Inbox -&gt; PipeConsole or JsonConsole, or a terminal with -m
 *   ListenMode       an EchoServer until the process is stopped
 *
 * Output: arguments -&gt; how the consoles speak (Notes), and what is written down beside (Journal -&gt; JsonLines)
 * </pre>
 *
 * <p>What comes from a server goes through {@link dev.noctule.cli.Escaping} before a terminal sees it. What goes wrong
 * becomes a {@link dev.noctule.cli.Failure}: an exit code, a line of cause, a line of remedy.
 */
@NullMarked
package dev.noctule.cli;

import org.jspecify.annotations.NullMarked;
