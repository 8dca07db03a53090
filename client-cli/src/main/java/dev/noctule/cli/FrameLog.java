package dev.noctule.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * For {@code -vv}: switches the library's wire log on, and shows it on the console, where it does not disturb the line
 * that is being typed.
 */
final class FrameLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger wire = (Logger) LoggerFactory.getLogger("dev.noctule.websocket.wire");

    /** Null until there is a console. */
    private volatile @Nullable Notes notes;

    private FrameLog() {}

    /** Connections that are opened from now on are shown. */
    static FrameLog switchOn() {
        FrameLog log = new FrameLog();
        log.setContext(log.wire.getLoggerContext());
        log.start();
        log.wire.addAppender(log);
        log.wire.setAdditive(false); // or the warnings' place would get them too
        log.wire.setLevel(Level.DEBUG);
        return log;
    }

    void showOn(Notes console) {
        this.notes = console;
    }

    /** Without the connection's identifier, the first word: there is one connection only. */
    @Override
    protected void append(ILoggingEvent event) {
        Notes shown = notes;
        String line = event.getFormattedMessage();
        if (shown != null) {
            shown.frame(line.substring(line.indexOf(' ') + 1));
        }
    }

    @Override
    public void close() {
        wire.setLevel(null);
        wire.setAdditive(true);
        wire.detachAppender(this);
        stop();
    }
}
