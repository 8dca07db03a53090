package dev.noctule.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** What there is to be sent, from the first message to the last. */
interface Outgoing {
    /**
     * Sends it, and returns when all of it was handed to the outlet, or when there is no point in more of it.
     *
     * @throws FailureException if something in it cannot be sent
     * @throws IOException if standard input cannot be read
     */
    void sendTo(Outlet outlet) throws FailureException, IOException;

    /** Text messages, then files. */
    static Outgoing given(List<String> texts, List<Path> files) {
        return outlet -> {
            texts.forEach(outlet::text);
            for (Path file : files) {
                outlet.file(file);
            }
        };
    }

    /** Every line, or whatever the input consists of, is a text message. */
    static Outgoing records(LineInput input) {
        return outlet -> {
            for (String line = input.next(); line != null && outlet.isUsable(); line = input.next()) {
                outlet.text(line);
            }
        };
    }

    /** All of the input is one binary message. */
    static Outgoing message(InputStream in) {
        return outlet -> outlet.message(in);
    }
}
