package dev.noctule.websocket.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts the Autobahn TestSuite and runs the library as its testee: {@code [--messages N] [CASE...] [-- OPTIONS of
 * AutobahnTestee]}. In groups 12 and 13 every case sends N messages.
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
        int messages = messages(cases);
        System.exit(run(messages, cases.isEmpty() ? List.of("*") : cases, options));
    }

    private static int messages(List<String> cases) {
        int option = cases.indexOf("--messages");
        if (option < 0) {
            return MESSAGES;
        }
        int messages = Integer.parseInt(cases.get(option + 1));
        cases.subList(option, option + 2).clear();
        return messages;
    }

    private static int run(int messages, List<String> cases, List<String> options) throws Exception {
        try (TestSuiteServer server = new TestSuiteServer(messages, cases, List.of())) {
            options.add("--strict"); // it is known to answer
            options.add(server.url());
            return AutobahnTestee.run(TesteeOptions.parse(options.toArray(new String[0])), System.out);
        }
    }
}
