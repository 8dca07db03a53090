/**
 * The command {@code echo-cli}, on the public API of the library only.
 *
 * <pre>
 * EchoCli: arguments -&gt; one Mode -&gt; exit code
 *
 *   EmbeddedMode     starts an EchoServer, then talks to it in one of the next two
 *   InteractiveMode  keyboard -&gt; WebSocket      Inbox -&gt; TerminalConsole    (the only one that touches JLine)
 *   PipeMode         InputPump -&gt; Outlet        Inbox -&gt; PipeConsole, or a terminal with -m and -f
 *   ListenMode       an EchoServer until the process is stopped
 * </pre>
 *
 * <p>What comes from a server goes through {@link dev.noctule.cli.Escaping} before a terminal sees it. What goes wrong
 * becomes a {@link dev.noctule.cli.Failure}: an exit code, a line of cause, a line of remedy.
 */
@NullMarked
package dev.noctule.cli;

import org.jspecify.annotations.NullMarked;
