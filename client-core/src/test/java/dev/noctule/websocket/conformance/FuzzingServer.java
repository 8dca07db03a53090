package dev.noctule.websocket.conformance;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a testee says to an Autobahn fuzzing server: every request is a connection of its own, and the path says what is
 * wanted. Nothing is tried twice, and a connection that does not end in time is aborted.
 */
final class FuzzingServer {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern BEHAVIOR = member("behavior");
    private static final Pattern ID = member("id");
    private static final int LONGEST_EXCERPT = 60;

    private final WebSocketClient client;
    private final String url;
    private final String agent;

    /**
     * Connects to nothing yet.
     *
     * @param url with no slash at the end
     * @param agent any text
     */
    FuzzingServer(WebSocketClient client, String url, String agent) {
        this.client = client;
        this.url = url;
        this.agent = "agent=" + URLEncoder.encode(agent, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A member of a JSON object. The few objects of this protocol need no more of a parser. */
    private static Pattern member(String name) {
        return Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"");
    }

    /** How many cases there are; they are numbered from 1. */
    int caseCount(Duration patience) throws Trouble, InterruptedException {
        String answer = ask("/getCaseCount", patience).strip();
        if (!COUNT.matcher(answer).matches()) {
            throw noAnswer("expected the number of cases but was '" + excerpt(answer) + "'");
        }
        return Integer.parseInt(answer);
    }

    /**
     * Echoes until the connection ends.
     *
     * @param silence how long it may go on without a message
     * @param patience how long it may go on
     */
    void runCase(int number, Duration silence, Duration patience) throws Trouble, InterruptedException {
        Echo echo = new Echo();
        CompletableFuture<WebSocket> opening = client.connect(url + "/runCase?case=" + number + "&" + agent, echo);
        Deadline deadline = Deadline.in(patience);
        int before = 0;
        while (endOf(opening, deadline.left(silence)) == null) {
            if (deadline.isOver()) {
                throw abort(opening, "not over after " + seconds(patience));
            }
            if (before == echo.messages()) {
                throw abort(opening, "silent for " + seconds(silence));
            }
            before = echo.messages();
        }
    }

    /** The server's verdict on a case that was run, such as {@code OK}. */
    String behavior(int number, Duration patience) throws Trouble, InterruptedException {
        return find(BEHAVIOR, ask("/getCaseStatus?case=" + number + "&" + agent, patience));
    }

    /** What people call a case, such as {@code 6.4.1}. */
    String caseId(int number, Duration patience) throws Trouble, InterruptedException {
        return find(ID, ask("/getCaseInfo?case=" + number, patience));
    }

    /** Has the server write its reports. */
    void updateReports(Duration patience) throws Trouble, InterruptedException {
        converse("/updateReports?" + agent, new WebSocketListener() {}, patience);
    }

    /** The first text message that comes. Then the connection is closed, whether the server does so or not. */
    private String ask(String path, Duration patience) throws Trouble, InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CloseInfo end = converse(path, new Question(answer), patience);
        if (!answer.isDone()) {
            throw noAnswer("no answer, " + end);
        }
        return answer.join();
    }

    private record Question(CompletableFuture<String> answer) implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            answer.complete(text);
            socket.close();
        }
    }

    private CloseInfo converse(String path, WebSocketListener listener, Duration patience)
            throws Trouble, InterruptedException {
        CompletableFuture<WebSocket> opening = client.connect(url + path, listener);
        CloseInfo end = endOf(opening, patience);
        if (end == null) {
            throw abort(opening, "not over after " + seconds(patience));
        }
        return end;
    }

    /** Null if it has not ended in time. */
    private static @Nullable CloseInfo endOf(CompletableFuture<WebSocket> opening, Duration patience)
            throws Trouble, InterruptedException {
        try {
            return opening.thenCompose(WebSocket::closed).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw notOpened(e.getCause());
        }
    }

    private static Trouble abort(CompletableFuture<WebSocket> opening, String reason) {
        opening.cancel(false);
        opening.thenAccept(WebSocket::abort); // if it was open
        return new Trouble(Trouble.Kind.HUNG, "hung, aborted: " + reason, null);
    }

    private static Trouble notOpened(Throwable cause) {
        boolean nobody = cause instanceof ConnectFailedException;
        String message = "could not connect: " + cause.getMessage();
        return new Trouble(nobody ? Trouble.Kind.NO_SERVER : Trouble.Kind.NOT_OPENED, message, cause);
    }

    private static Trouble noAnswer(String message) {
        return new Trouble(Trouble.Kind.NO_ANSWER, message, null);
    }

    private static String find(Pattern member, String json) throws Trouble {
        Matcher matcher = member.matcher(json);
        if (!matcher.find()) {
            throw noAnswer("expected " + member + " but was '" + excerpt(json) + "'");
        }
        return matcher.group(1);
    }

    private static String excerpt(String answer) {
        return answer.length() > LONGEST_EXCERPT ? answer.substring(0, LONGEST_EXCERPT) + "..." : answer;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
