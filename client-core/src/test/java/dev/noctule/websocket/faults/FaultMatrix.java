package dev.noctule.websocket.faults;

import static dev.noctule.websocket.faults.Outcome.Reason.FITS;
import static dev.noctule.websocket.faults.Outcome.Reason.KERNEL;
import static dev.noctule.websocket.faults.Outcome.Reason.NO_TCP;
import static dev.noctule.websocket.faults.Outcome.Reason.NO_TLS;
import static dev.noctule.websocket.faults.Outcome.cancelled;
import static dev.noctule.websocket.faults.Outcome.closes;
import static dev.noctule.websocket.faults.Outcome.fails;
import static dev.noctule.websocket.faults.Outcome.lives;
import static dev.noctule.websocket.faults.Outcome.none;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The one table of what has to be seen: a row for each stage, a column for each fault, in the order of {@link Fault}.
 * The times are the defaults of the client. The transport makes no difference.
 */
final class FaultMatrix {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration FRAME = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(40);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /** What a close_notify that nobody reads may hold up the end. */
    private static final Duration CLOSE_NOTIFY = Duration.ofMillis(500);

    private static final Outcome LOOP_IS_SHUT_DOWN = fails("ConnectFailedException OTHER in CONNECT");

    private final boolean secure;
    private final Map<Stage, Map<Fault, Outcome>> rows = new EnumMap<>(Stage.class);

    private FaultMatrix(boolean secure) {
        this.secure = secure;
        opening();
        open();
        closing();
    }

    /** All 448. */
    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (boolean secure : new boolean[] {false, true}) {
            FaultMatrix matrix = new FaultMatrix(secure);
            for (Transport transport : Transport.values()) {
                matrix.rows.forEach((stage, row) ->
                        row.forEach((fault, outcome) -> cells.add(new Cell(secure, transport, stage, fault, outcome))));
            }
        }
        return cells;
    }

    private void row(Stage stage, Outcome... outcomes) {
        if (outcomes.length != Fault.values().length) {
            throw new IllegalArgumentException(stage + ": expected an outcome for each fault");
        }
        Map<Fault, Outcome> row = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            row.put(fault, outcomes[row.size()]);
        }
        rows.put(stage, row);
    }

    private void opening() {
        Outcome unresolved = fails("ConnectFailedException DNS in RESOLVE");
        row(
                Stage.RESOLVE,
                none(NO_TCP),
                none(NO_TCP),
                unresolved.after(TEN_SECONDS),
                none(NO_TCP),
                unresolved,
                none(NO_TCP),
                cancelled(),
                LOOP_IS_SHUT_DOWN);
        row(
                Stage.CONNECT,
                none(KERNEL),
                fails("ConnectFailedException REFUSED in CONNECT"),
                fails("ConnectFailedException TIMEOUT in CONNECT").after(TEN_SECONDS),
                none(KERNEL),
                none(KERNEL),
                none(KERNEL),
                cancelled(),
                LOOP_IS_SHUT_DOWN);
        opening(Stage.PROXY, "ProxyException %s in PROXY", "EOF", "INVALID_RESPONSE");
        if (secure) {
            opening(Stage.TLS_HELLO, "TlsException %s in TLS", "CLOSED", "NOT_TLS");
            opening(Stage.TLS_FINISHED, "TlsException %s in TLS", "CLOSED", "OTHER");
        } else {
            Outcome[] noTls = new Outcome[Fault.values().length];
            Arrays.fill(noTls, none(NO_TLS));
            row(Stage.TLS_HELLO, noTls);
            row(Stage.TLS_FINISHED, noTls);
        }
        String garbage = secure ? "EOF" : "INVALID_RESPONSE";
        for (Stage stage : List.of(Stage.REQUEST_SENT, Stage.STATUS_LINE, Stage.HEADERS)) {
            opening(stage, "HandshakeException %s in HANDSHAKE", "EOF", garbage);
        }
    }

    private void opening(Stage stage, String failure, String end, String garbage) {
        row(
                stage,
                fails(failure.formatted(end)),
                fails(failure.formatted(end)),
                fails(failure.formatted("TIMEOUT")).after(TEN_SECONDS),
                fails(failure.formatted("TIMEOUT")).after(TEN_SECONDS),
                fails(failure.formatted(garbage)),
                none(FITS),
                cancelled(),
                LOOP_IS_SHUT_DOWN);
    }

    private void open() {
        Outcome silent = closes("close 1006 by NETWORK: PONG_TIMEOUT").after(HEARTBEAT);
        Outcome silentInAFrame = closes("close 1006 by NETWORK: FRAME_TIMEOUT").after(FRAME);
        open(Stage.AFTER_101, silent, "text 'Hi'", "close 1002 by CLIENT: F2");
        open(Stage.OPEN_IDLE, silent, "text 'Hi'", "close 1002 by CLIENT: F2");
        open(Stage.MID_FRAME, silentInAFrame, "text 'Hello'", "close 1007 by CLIENT: F12");
        open(Stage.MID_MESSAGE, silent, "text 'Hello'", "close 1002 by CLIENT: F2");
    }

    /**
     * A stage in which messages flow.
     *
     * @param silence what follows from it
     * @param rest what comes of the bytes that the peer has still to send
     * @param garbage what follows from it without TLS
     */
    private void open(Stage stage, Outcome silence, String rest, String garbage) {
        row(
                stage,
                closes("close 1006 by NETWORK: " + end()),
                closes("close 1006 by NETWORK: IO"),
                silence,
                lives(rest),
                closes(secure ? "close 1006 by NETWORK: IO" : garbage),
                lives(rest, "writable"),
                closes("close 1006 by CLIENT: ABORTED"),
                closes("close 1006 by CLIENT: SHUTDOWN"));
    }

    /** An end of TCP with no {@code close_notify} may be an attacker's. */
    private String end() {
        return secure ? "TRUNCATED" : "EOF";
    }

    private void closing() {
        Outcome unanswered = closes("close 1006 by CLIENT: CLOSE_TIMEOUT").after(CLOSE);
        row(
                Stage.CLOSING_WE_FIRST,
                closes("close 1006 by CLIENT: " + end()),
                closes("close 1006 by CLIENT: IO"),
                unanswered,
                // Under TLS the four bytes of the Close frame are a record of 26: too slow for the time-out.
                secure ? unanswered : closes("close 1000 by CLIENT clean").after(Duration.ofSeconds(4)),
                closes(secure ? "close 1006 by CLIENT: IO" : "close 1002 by CLIENT: F2"),
                unanswered,
                closes("close 1006 by CLIENT: ABORTED"),
                closes("close 1006 by CLIENT: SHUTDOWN"));
        Outcome clean = closes("close 1000 by SERVER clean");
        row(
                Stage.CLOSING_PEER_FIRST,
                clean,
                clean,
                clean.after(DRAIN),
                clean.after(DRAIN),
                secure ? clean : clean.after(DRAIN),
                clean.after(secure ? DRAIN.plus(CLOSE_NOTIFY) : DRAIN),
                clean,
                clean);
    }
}
