package dev.noctule.benchmarks.echo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A core for the server and another for the clients, where {@code taskset} is there to give them. */
enum Cores {
    PINNED("client and server pinned to a core each, with taskset"),
    SHARED("client and server on any core: no taskset, or one core only");

    private static final int SERVER = 0;
    private static final int CLIENT = 1;

    private final String description;

    Cores(String description) {
        this.description = description;
    }

    /** Finds out by trying. */
    static Cores probe() throws InterruptedException {
        return runs(onCore(SERVER, List.of("true"))) && runs(onCore(CLIENT, List.of("true"))) ? PINNED : SHARED;
    }

    /** Whether there is such a program, and it ends well. */
    static boolean runs(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    String description() {
        return description;
    }

    List<String> server(List<String> command) {
        return this == PINNED ? onCore(SERVER, command) : command;
    }

    List<String> client(List<String> command) {
        return this == PINNED ? onCore(CLIENT, command) : command;
    }

    private static List<String> onCore(int core, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        return pinned;
    }
}
