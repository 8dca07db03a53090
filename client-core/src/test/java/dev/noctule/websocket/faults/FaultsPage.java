package dev.noctule.websocket.faults;

import dev.noctule.websocket.conformance.TaggedTest;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page of all faults and of the matrix. It is written when every cell of that is green. */
final class FaultsPage {
    private static final DecimalFormat SECONDS =
            new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));

    private static final String FAULTS = """
            Made by `dev/faults`, not by hand. The build fails when a fault has no test and no word about it, and when this
            page is not what tests and tables say.

            ## Every fault, and the tests that hold it

            The sentences stand in `client-core/src/test/faults`, and a test names the faults that it shows in its tags, such
            as `fault-7`. A class by itself means: with all of its tests. Those of echo-cli are in `client-cli`.

            Whatever happens, a connection that was open has one `onClose`, its last callback, before which all that was
            pending has failed; and one that was never open has one failure, in the future of `connect`. *At once* means: with
            the clock of the test standing still. Other times are the defaults, and the test moves its clock up to them. What
            is done otherwise than one might expect, or not at all, has [its
            reasons](../explanation/decisions.md#what-the-faults-page-leaves-out).

            """;

    private static final String MATRIX = """

            ## When it happens

            The matrix of faults and of the stages in which they meet a connection stands in `FaultMatrix`, and
            `FaultMatrixTest` runs every cell of it over sockets, on NIO and on epoll. The transport makes no difference to
            what is seen.

            A cell says what the user sees, once:
            * an exception, with its kind: the future of `connect` fails with it, in the phase of the stage; no callback is
              called. *cancelled*: the future is.
            * the callbacks behind `onOpen`. `close` is `onClose`, with the code, who has closed, and the kind of the cause or
              the broken [rule](rules.md). A ping and, where the stage lets the peer leave it unread, a message of 3 MiB are
              pending when the fault happens: they have failed before `onClose`.
            * *stays open*: the connection works as before. While the peer is slow, `isWritable` is false, and what is beyond
              the bound of the queue fails with a `SendQueueFullException`.

            A time is that from the fault to the outcome, by the deadlines that are the default; without one, the outcome
            follows at once, with the clock standing still. A second later no channel, no timer and no thread is left, and no
            buffer.

            A silent server that owes nothing is noticed by the heartbeat: a Ping after 20 s, and 20 s without an answer.
            """;

    private final List<Cell> cells;
    private final List<KnownFault> faults;
    private final StringBuilder text = new StringBuilder();

    private FaultsPage(List<Cell> cells, List<KnownFault> faults) {
        this.cells = cells;
        this.faults = faults;
    }

    /** The page of this project, as Markdown. */
    static String current() {
        return new FaultsPage(FaultMatrix.cells(), KnownFault.all()).write();
    }

    /** All that may hold a fault. */
    static List<TaggedTest> tests() {
        return Stream.concat(TaggedTest.all().stream(), EchoCliTests.all().stream())
                .toList();
    }

    private String write() {
        long applicable =
                cells.stream().filter(cell -> cell.outcome().isApplicable()).count();
        line("# Faults");
        line("");
        line(faults.size() + " faults with their tests; " + applicable + " of " + cells.size()
                + " cells of a matrix are run, and green; the others make no sense, and say why.");
        line("");
        text.append(FAULTS);
        text.append(FaultTable.of(faults, tests()));
        text.append(MATRIX);
        legend("fault", "what happens", Stream.of(Fault.values()).map(fault ->
                new String[] {fault.toString(), fault.what()}));
        legend("stage", "what has happened before", Stream.of(Stage.values()).map(stage ->
                new String[] {stage.toString(), stage.reached()}));
        table(false);
        table(true);
        notes();
        return text.toString();
    }

    private void legend(String first, String second, Stream<String[]> rows) {
        line("");
        row(first, second);
        line("|---|---|");
        rows.forEach(this::row);
    }

    private void table(boolean secure) {
        line("");
        line("### " + (secure ? "wss" : "ws"));
        line("");
        row("stage", Stream.of(Fault.values()).map(Fault::toString));
        line("|---".repeat(Fault.values().length + 1) + "|");
        for (Stage stage : Stage.values()) {
            row(
                    stage.toString(),
                    cells.stream()
                            .filter(cell -> cell.secure() == secure
                                    && cell.transport() == Transport.NIO
                                    && cell.stage() == stage)
                            .map(cell -> shown(cell.outcome())));
        }
    }

    private static String shown(Outcome outcome) {
        Outcome.Reason reason = outcome.reason();
        if (reason != null) {
            return "n/a [" + reason.number() + "](#not-applicable)";
        }
        return outcome.toString().replaceFirst(" in [A-Z]+$", "") + time(outcome.after());
    }

    private static String time(@Nullable Duration after) {
        return after == null || after.isZero() ? "" : "; after " + SECONDS.format(after.toMillis() / 1000.0) + " s";
    }

    private void notes() {
        line("");
        line("### Not applicable");
        line("");
        for (Outcome.Reason reason : Outcome.Reason.values()) {
            line(reason.number() + ". " + reason.text());
        }
    }

    private void row(String first, Stream<String> others) {
        row(Stream.concat(Stream.of(first), others).toArray(String[]::new));
    }

    private void row(String... columns) {
        line(Stream.of(columns).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
