package dev.noctule.websocket.outside;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Obeys the lines of its standard input, until that ends:
 *
 * <pre>
 * connect URI        begins to open connection 1, 2, and so on
 * send NUMBER TEXT   sends a message on one of them
 * abort NUMBER       ends it
 * another            closes the client, and has another one from now on
 * hoard              opens files until there is no descriptor left; prints "hoarded"
 * release            closes them; prints "released"
 * time               prints "time", and the milliseconds of the wall clock
 * serve ADDRESS      echoes on a port of that address; prints "serving" and the URI
 * run COMMAND        runs a command; prints "ran", and its status
 * </pre>
 *
 * <p>What happens on connection 1 is printed as {@link RecordingListener} describes it, behind its number: {@code 1
 * open}, {@code 1 text 'Hello'}; or {@code 1 failed REFUSED:} and all causes. What is logged is printed behind {@code
 * log}. All of that begins with {@code "= "}, so that nobody takes it for what a JVM prints by itself.
 */
public final class ClientProgram {
    /** Far longer than a test, and far shorter than the jumps of the clock. */
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private static final Timeouts TIMEOUTS = Timeouts.defaults()
            .withConnect(HALF_AN_HOUR)
            .withHandshake(HALF_AN_HOUR)
            .withOpen(HALF_AN_HOUR)
            .withIdle(HALF_AN_HOUR);

    private static final List<String> CALLBACKS = List.of("open", "text", "error", "close");

    private final Map<Integer, WebSocket> sockets = new ConcurrentHashMap<>();
    private final List<InputStream> hoard = new ArrayList<>();
    private WebSocketClient client;
    private int connects;

    private ClientProgram(WebSocketClient client) {
        this.client = client;
    }

    /**
     * Obeys.
     *
     * @param args the interval and the time-out of the heartbeat in milliseconds; the level of the library's log
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        printLog(Level.toLevel(args[2]));
        Heartbeat heartbeat = new Heartbeat(true, millis(args[0]), millis(args[1]));
        ClientProgram program = new ClientProgram(WebSocketClient.builder()
                .timeouts(TIMEOUTS)
                .heartbeat(heartbeat)
                .build());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            program.obey(line.split(" ", 3));
        }
        System.exit(0); // there may be a server
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static void printLog(Level level) {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        AppenderBase<ILoggingEvent> printer = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                IThrowableProxy thrown = event.getThrowableProxy();
                say("log " + event.getLevel() + " " + event.getFormattedMessage()
                        + (thrown == null ? "" : ": " + thrown.getClassName() + ": " + thrown.getMessage()));
            }
        };
        printer.start();
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(printer);
        loggers.getLogger("dev.noctule").setLevel(level);
        loggers.getLogger("dev.noctule.websocket.netty.LoopWatch").setLevel(Level.OFF); // tells of a slow machine
    }

    private static void say(String what) {
        System.out.println("= " + what);
    }

    private void obey(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "connect" -> connect(words[1]);
            case "send" -> socket(words[1]).sendText(words[2]);
            case "abort" -> socket(words[1]).abort();
            case "another" -> another();
            case "hoard" -> hoard();
            case "release" -> release();
            case "time" -> say("time " + System.currentTimeMillis());
            case "serve" -> serve(words[1]);
            case "run" -> run(words[1], words[2].split(" "));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private WebSocket socket(String number) {
        return Objects.requireNonNull(sockets.get(Integer.valueOf(number)), number);
    }

    private void connect(String uri) {
        connects++;
        int number = connects;
        RecordingListener listener = new RecordingListener();
        for (String callback : CALLBACKS) {
            listener.during(callback, socket -> {
                sockets.put(number, socket);
                listener.drain().forEach(line -> say(number + " " + line));
            });
        }
        client.connect(uri, listener).whenComplete((socket, failure) -> {
            if (failure != null) {
                say(number + " failed " + describe(failure));
            }
        });
    }

    private void another() {
        client.close();
        client = client.toBuilder().build();
    }

    private void hoard() {
        try {
            while (true) {
                hoard.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            say("hoarded");
        }
    }

    private void release() throws IOException {
        for (InputStream file : hoard) {
            file.close();
        }
        hoard.clear();
        say("released");
    }

    private static String describe(Throwable failure) {
        String kind = failure instanceof ConnectFailedException connect
                ? connect.kind().name()
                : failure.getClass().getSimpleName();
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(String::valueOf)
                .collect(Collectors.joining(", caused by ", kind + ": ", ""));
    }

    private static void serve(String address) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName(address));
        ByteServer.on(listening, null, ByteServer::echo);
        say("serving ws://" + address + ":" + listening.getLocalPort() + "/");
    }

    private static void run(String program, String[] arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
        say("ran " + new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
