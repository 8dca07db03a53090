package dev.noctule.websocket.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts the Autobahn TestSuite and runs the library as its testee: {@code [CASE...] [-- OPTIONS of AutobahnTestee]}.
 */
final class AutobahnTestSuite {
    /** As the TestSuite has it. */
    private static final int MESSAGES = 1000;

    private AutobahnTestSuite() {}

    public static void main(String[] arguments) throws Exception {
        List<String> cases = new ArrayList<>(List.of(arguments));
        List<String> options = new ArrayList<>();
        int separator = cases.indexOf("--");
        if (separator >= 0) {
            List<String> behind = cases.subList(separator, cases.size());
            options.addAll(behind.subList(1, behind.size()));
            behind.clear();
        }
        System.exit(run(cases.isEmpty() ? List.of("*") : cases, options));
    }

    private static int run(List<String> cases, List<String> options) throws Exception {
        try (TestSuiteServer server = new TestSuiteServer(MESSAGES, cases, List.of())) {
            options.add("--strict"); // it is known to answer
            options.add(server.url());
            return AutobahnTestee.run(TesteeOptions.parse(options.toArray(new String[0])), System.out);
        }
    }
}
