package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Callbacks on somebody else's executor: in order, one at a time, a few for each task, and the last one always. */
class CallbackRunnerTest {
    private static final int READ_AHEAD = 100;

    private final LateExecutor executor = new LateExecutor();
    private final List<String> events = new ArrayList<>();
    private CallbackRunner runner = runnerOn(executor);

    private CallbackRunner runnerOn(Executor where) {
        return new CallbackRunner(where, READ_AHEAD, new CallbackRunner.Owner() {
            @Override
            public void onRejection(Throwable cause) {
                events.add("rejected: " + cause.getMessage());
            }

            @Override
            public void onRoom() {
                events.add("room");
            }

            @Override
            public void onInternalError(Throwable cause) {
                events.add("error: " + cause.getMessage());
            }
        });
    }

    private void add(String name) {
        runner.add(1, () -> events.add(name));
    }

    private void addMany(int count) {
        for (int i = 0; i < count; i++) {
            add(String.valueOf(i));
        }
    }

    @Test
    void nothingIsCalledByWhoeverAdds() {
        add("A");
        assertThat(events).isEmpty();
        executor.runAll();
        assertThat(events).containsExactly("A");
    }

    @Test
    void oneTaskIsEnoughForWhatIsAddedBeforeItRuns() {
        add("A");
        add("B");
        assertThat(executor.tasks).hasSize(1);
        executor.runOne();
        assertThat(events).containsExactly("A", "B");
        assertThat(executor.tasks).isEmpty();
    }

    @Test
    void whatACallbackAddsIsRunBehindIt() {
        runner.add(1, () -> {
            add("inner");
            events.add("outer");
            assertThat(executor.tasks).isEmpty(); // the running task is the only one
        });
        executor.runOne();
        assertThat(events).containsExactly("outer", "inner");
    }

    @Test
    void nextOneAfterAnIdleTimeIsATaskAgain() {
        add("A");
        executor.runAll();
        add("B");
        executor.runAll();
        assertThat(events).containsExactly("A", "B");
    }

    @Test
    void othersHaveTheirTurnAfterABatch() {
        addMany(CallbackRunner.BATCH + 1);
        executor.execute(() -> events.add("other"));
        executor.runOne();
        assertThat(events).hasSize(CallbackRunner.BATCH);
        executor.runOne();
        assertThat(events).hasSize(CallbackRunner.BATCH + 1).endsWith("other");
        executor.runOne();
        assertThat(events).hasSize(CallbackRunner.BATCH + 2).endsWith(String.valueOf(CallbackRunner.BATCH));
        assertThat(executor.tasks).isEmpty();
    }

    @Test
    void executorThatRunsTasksAtOnceDoesNotNestThem() {
        runner = runnerOn(Runnable::run);
        runner.add(1, () -> {
            addMany(100 * CallbackRunner.BATCH); // each batch ends with a task that is run at once
            events.add("first");
        });
        assertThat(events).hasSize(1 + 100 * CallbackRunner.BATCH).startsWith("first", "0", "1");
        assertThat(runner.hasRoom(1)).isTrue();
    }

    @Test
    void stackDoesNotGrowWithTasksThatAreRunAtOnce() {
        runner = runnerOn(Runnable::run);
        List<Integer> depths = new ArrayList<>();
        runner.add(1, () -> {
            for (int i = 0; i < 3 * CallbackRunner.BATCH; i++) {
                runner.add(1, () -> depths.add(new Throwable().getStackTrace().length));
            }
        });
        assertThat(depths).hasSize(3 * CallbackRunner.BATCH);
        assertThat(depths).allMatch(depth -> depth.equals(depths.get(0)));
    }

    @Test
    void taskThatIsRunTwiceOrTooLateFindsNothingToDo() {
        add("A");
        Runnable task = executor.tasks.remove();
        task.run();
        task.run();
        assertThat(events).containsExactly("A");
    }

    @Test
    void isRunningHereInsideOfACallbackOnly() {
        runner.add(1, () -> events.add("inside: " + runner.isRunningHere()));
        executor.runAll();
        assertThat(events).containsExactly("inside: true");
        assertThat(runner.isRunningHere()).isFalse();
    }

    // ---- room

    @Test
    void thereIsRoomBelowTheLimitOnly() {
        runner.add(60, () -> {});
        assertThat(runner.hasRoom(61)).isTrue();
        assertThat(runner.hasRoom(60)).isFalse();
    }

    @Test
    void halfOfTheRoomIsToldOnceAndIfItWasAwaited() {
        runner.add(30, () -> events.add("A"));
        runner.add(31, () -> events.add("B"));
        runner.add(49, () -> events.add("C"));
        assertThat(runner.hasRoom(READ_AHEAD)).isFalse();
        executor.runAll();
        assertThat(events).containsExactly("A", "B", "room", "C");
    }

    @Test
    void roomThatNobodyAwaitsIsNotTold() {
        runner.add(200, () -> events.add("A"));
        executor.runAll();
        assertThat(events).containsExactly("A");
    }

    // ---- dropping

    @Test
    void onlyTheFirstAndTheLastAreRunOnceTheOthersAreDropped() {
        runner.addFirst(() -> events.add("first"));
        add("A");
        runner.drop();
        add("B");
        runner.addLast(() -> events.add("last"));
        executor.runAll();
        assertThat(events).containsExactly("first", "last");
        assertThat(runner.hasRoom(1)).isTrue();
    }

    @Test
    void callbackThatThrowsIsReportedAndEndsTheOthersButTheLast() {
        runner.add(1, () -> {
            throw new IllegalStateException("why");
        });
        add("A");
        runner.addLast(() -> events.add("last"));
        executor.runAll();
        assertThat(events).containsExactly("error: why", "last");
    }

    // ---- executors that do not run what they are given

    @Test
    void refusalIsToldAndNothingIsKept() {
        executor.refuse();
        add("A");
        assertThat(events).containsExactly("rejected: no more");
        add("B");
        assertThat(events).hasSize(1);
        assertThat(runner.hasRoom(1)).isTrue();
    }

    @Test
    void lastOneIsRunAfterARefusal() {
        executor.refuse();
        add("A");
        runner.addLast(() -> events.add("last"));
        assertThat(events).containsExactly("rejected: no more", "last");
    }

    @Test
    void lastOneThatIsRefusedItselfIsRun() {
        executor.refuse();
        runner.addLast(() -> events.add("last"));
        assertThat(events).containsExactly("last", "rejected: no more");
    }

    @Test
    void refusalBetweenTwoBatchesIsToldToo() {
        addMany(CallbackRunner.BATCH + 1);
        runner.addLast(() -> events.add("last"));
        executor.refuse();
        executor.runOne();
        assertThat(events).hasSize(CallbackRunner.BATCH + 2).endsWith("last", "rejected: no more");
    }

    @Test
    void anythingThatAnExecutorThrowsIsARefusal() {
        runner = runnerOn(task -> {
            throw new OutOfMemoryError("no more threads");
        });
        add("A");
        assertThat(events).containsExactly("rejected: no more threads");
    }

    @Test
    void executorThatRunsTheTaskAndThrowsThenHasNotRefusedIt() {
        runner = runnerOn(task -> {
            task.run();
            throw new RejectedExecutionException("too late");
        });
        add("A");
        assertThat(events).containsExactly("A");
    }

    @Test
    void taskThatWasRefusedAndIsRunAllTheSameFindsNothingToDo() {
        List<Runnable> kept = new ArrayList<>();
        runner = runnerOn(task -> {
            kept.add(task);
            throw new RejectedExecutionException("no");
        });
        add("A");
        kept.get(0).run();
        assertThat(events).containsExactly("rejected: no");
    }

    @Test
    void taskThatAShutDownExecutorHasThrownAwayIsNoticedWithTheNextOne() {
        add("A");
        executor.shutdownNow();
        add("B");
        assertThat(events).containsExactly("rejected: The executor was shut down");
        runner.addLast(() -> events.add("last"));
        assertThat(events).endsWith("last");
    }

    @Test
    void taskThatAShutDownExecutorHasThrownAwayIsNoticedWhenTheOthersAreDropped() {
        runner.addLast(() -> events.add("last"));
        executor.shutdownNow();
        assertThat(events).isEmpty();
        runner.drop();
        assertThat(events).containsExactly("last", "rejected: The executor was shut down");
    }

    @Test
    void shutdownWhileATaskRunsIsNotARefusal() {
        runner.add(1, () -> {
            executor.shutdown();
            add("B");
        });
        executor.runOne();
        assertThat(events).containsExactly("B");
    }
}
