package dev.noctule.websocket.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** All cases of a fuzzing server, one after the other. Says what went wrong, a line each, and how it was in all. */
final class TesteeRun {
    /** After so many refusals in a row, the server is gone. */
    private static final int ENOUGH_REFUSALS = 3;

    private final FuzzingServer server;
    private final Patience patience;
    private final boolean strict;
    private final Deadline deadline;
    private final PrintStream out;

    private final List<Integer> ran = new ArrayList<>();
    private int hung;
    private int notConnected;
    private int refusalsInARow;

    /**
     * The clock for all cases runs from now on.
     *
     * @param strict whether a case that the server has no verdict for, or none that is good, has failed as well
     */
    TesteeRun(FuzzingServer server, Patience patience, boolean strict, PrintStream out) {
        this.server = server;
        this.patience = patience;
        this.strict = strict;
        this.deadline = Deadline.in(patience.all());
        this.out = out;
    }

    /** Whether every case ran to its close, and none failed that the server told of. */
    boolean succeeds() throws InterruptedException {
        int count = caseCount();
        if (count == 0) {
            return false;
        }
        runCases(count);
        boolean reported = updateReports();
        Verdicts verdicts = Verdicts.collect(server, ran, deadline, out);
        printSummary(count, verdicts);
        boolean good = strict ? verdicts.areGood(count) : !verdicts.anyFailed();
        return ran.size() == count && hung == 0 && reported && good;
    }

    private int caseCount() throws InterruptedException {
        try {
            int count = server.caseCount(patience.silence());
            if (count == 0) {
                out.println("getCaseCount: the server has no cases");
            }
            return count;
        } catch (Trouble trouble) {
            out.println("getCaseCount: " + trouble.getMessage());
            return 0;
        }
    }

    private void runCases(int count) throws InterruptedException {
        for (int number = 1; number <= count; number++) {
            runCase(number);
            if (refusalsInARow == ENOUGH_REFUSALS) {
                out.println("giving up: nobody listens any more");
                return;
            }
            if (deadline.isOver() && number < count) {
                out.println("giving up: the time is up");
                return;
            }
        }
    }

    private void runCase(int number) throws InterruptedException {
        try {
            server.runCase(number, patience.silence(), deadline.left(patience.connection()));
            ran.add(number);
            refusalsInARow = 0;
        } catch (Trouble trouble) {
            out.println("case " + number + ": " + trouble.getMessage());
            note(number, trouble.kind());
        }
    }

    private void note(int number, Trouble.Kind kind) {
        if (kind == Trouble.Kind.HUNG) {
            ran.add(number);
            hung++;
        } else {
            notConnected++;
        }
        refusalsInARow = kind == Trouble.Kind.NO_SERVER ? refusalsInARow + 1 : 0;
    }

    private boolean updateReports() throws InterruptedException {
        try {
            server.updateReports(patience.connection());
            return true;
        } catch (Trouble trouble) {
            out.println("updateReports: " + trouble.getMessage());
            return false;
        }
    }

    private void printSummary(int count, Verdicts verdicts) {
        if (!verdicts.isEmpty()) {
            int silent = ran.size() - verdicts.count();
            out.println(verdicts + (silent == 0 ? "" : ", no verdict " + silent));
        }
        int left = count - ran.size() - notConnected;
        out.println(ran.size() + " cases run, " + hung + " hung"
                + (notConnected == 0 ? "" : ", " + notConnected + " not connected")
                + (left == 0 ? "" : ", " + left + " not run"));
    }
}
