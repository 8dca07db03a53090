package dev.noctule.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that the process was started on. */
final class SystemTerminal {
    private SystemTerminal() {}

    /**
     * Takes it over until it is closed. UTF-8 whatever the locale says: terminals speak nothing else any more, containers
     * have no locale.
     */
    static Terminal open() throws IOException {
        // With JLine's own signals one Ctrl-C may be seen twice, as an interrupt and as a key: the line is cleared, and
        // then the program ends. The kernel's come once.
        System.setProperty(TerminalBuilder.PROP_SOFTWARE_SIGNALS, "false");
        return TerminalBuilder.builder()
                .name("echo-cli")
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .build();
    }
}
