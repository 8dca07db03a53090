package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the library logs, as far as it is for people who use echo-cli. */
class LoggingTest {
    @Test
    void warningsAreShown() {
        assertThat(LoggerFactory.getLogger("dev.noctule.websocket.netty.NettyWebSocketClient")
                        .isWarnEnabled())
                .isTrue();
    }

    @Test
    void adviceForProgrammersIsNot() {
        assertThat(LoggerFactory.getLogger("dev.noctule.websocket.netty.LoopWatch")
                        .isErrorEnabled())
                .isFalse();
    }
}
