package dev.noctule.websocket.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The causes of a failure as a list, outermost first; suppressed exceptions are not among them. */
public final class Causes {
    private static final int DEEPEST = 32; // a chain may be a ring

    private Causes() {}

    static List<Throwable> of(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = failure; link != null && chain.size() < DEEPEST; link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    /** The last of them: what has happened, without what others made of it. */
    public static Throwable innermost(Throwable failure) {
        List<Throwable> chain = of(failure);
        return chain.get(chain.size() - 1);
    }

    static <T extends Throwable> Optional<T> first(Class<T> type, List<Throwable> chain) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    static String message(Throwable link) {
        String message = link.getMessage();
        return message == null ? "" : message;
    }
}
