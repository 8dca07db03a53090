package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.WebSocketException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON lines of --json and --record: their form, which programs rely on. */
class JournalTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final String T = "{\"t\":\"2026-11-22T12:00:00.000Z\",";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Journal journal;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        journal = Journal.open(out, null, NOON);
    }

    @Test
    void openTellsUrlSubprotocolAndExtensions() {
        journal.opened(handshake("ws://h/", null, List.of("permessage-deflate")));

        assertThat(written())
                .isEqualTo(T + "\"ev\":\"open\",\"url\":\"ws://h/\",\"subprotocol\":null,"
                        + "\"extensions\":[\"permessage-deflate\"]}\n");
    }

    @Test
    void lossTellsWhyAndWhenTheNextAttemptComesAndThenItIsOpenAgain() {
        WebSocketException cause =
                new ConnectionLostException(ConnectionLostException.Kind.EOF, Phase.OPEN, "gone", null);

        journal.happened(new Event.Reconnecting(cause, 2, Duration.ofMillis(1250)));
        journal.happened(new Event.Reconnected(handshake("ws://h/", "chat", List.of())));

        assertThat(written())
                .isEqualTo(T + "\"ev\":\"lost\",\"message\":\"gone\",\"attempt\":2,\"delay\":1.25}\n" + T
                        + "\"ev\":\"open\",\"url\":\"ws://h/\",\"subprotocol\":\"chat\",\"extensions\":[]}\n");
    }

    @Test
    void textIsData() {
        journal.happened(new Event.Text("hello"));

        assertThat(written())
                .isEqualTo(T + "\"ev\":\"message\",\"dir\":\"in\",\"type\":\"text\",\"data\":\"hello\"}\n");
    }

    @Test
    void binaryIsBase64AndTheBufferIsLeftAsItIs() {
        ByteBuffer data = bytes(0x00, 0x01, 0xff, 0xfe);

        journal.happened(new Event.Binary(data));

        assertThat(written())
                .isEqualTo(T + "\"ev\":\"message\",\"dir\":\"in\",\"type\":\"binary\",\"base64\":\"AAH//g==\"}\n");
        assertThat(data.remaining()).isEqualTo(4);
    }

    @Test
    void pingsAndPongsAreThereWithTheirPayload() {
        journal.happened(new Event.Ping(bytes()));
        journal.happened(new Event.Pong(bytes('A')));

        assertThat(written())
                .isEqualTo(T + "\"ev\":\"ping\",\"dir\":\"in\",\"base64\":\"\"}\n" + T
                        + "\"ev\":\"pong\",\"dir\":\"in\",\"base64\":\"QQ==\"}\n");
    }

    @Test
    void closeTellsWhoAndWhy() {
        journal.happened(closed(1000, "", ClosedBy.SERVER, null));
        journal.happened(closed(1000, "bye", ClosedBy.CLIENT, null));
        journal.happened(closed(1006, "", ClosedBy.NETWORK, new ProtocolException(1002, "F5", "no mask")));

        assertThat(written().lines())
                .containsExactly(
                        T + "\"ev\":\"close\",\"by\":\"peer\",\"code\":1000,\"reason\":\"\"}",
                        T + "\"ev\":\"close\",\"by\":\"self\",\"code\":1000,\"reason\":\"bye\"}",
                        T
                                + "\"ev\":\"close\",\"by\":\"network\",\"code\":1006,\"reason\":\"\",\"message\":\"no mask\"}");
    }

    @Test
    void errorTellsExitCodeCauseRemedyAndDetails() {
        journal.failed(new Failure(ExitCode.HANDSHAKE, "refused", "Go away.", List.of("a", "b")));
        journal.happened(new Event.InputEnded(Failure.of(ExitCode.USAGE, "not UTF-8", "Convert it.")));

        assertThat(written().lines())
                .containsExactly(
                        T + "\"ev\":\"error\",\"code\":5,\"message\":\"refused\",\"remedy\":\"Go away.\","
                                + "\"details\":[\"a\",\"b\"]}",
                        T + "\"ev\":\"error\",\"code\":2,\"message\":\"not UTF-8\",\"remedy\":\"Convert it.\"}");
    }

    @Test
    void whatWasNotSentIsSaid() {
        journal.happened(new Event.NotSent("the queue is full"));

        assertThat(written()).isEqualTo(T + "\"ev\":\"unsent\",\"message\":\"the queue is full\"}\n");
    }

    @Test
    void endOfInputAndAnswersAreNoEventsOfTheConversation() {
        journal.happened(new Event.InputEnded(null));
        journal.happened(new Event.Answer("Pong"));

        assertThat(written()).isEmpty();
    }

    @Test
    void everyCharacterComesBackAndNoneIsObeyedByATerminal() throws Exception {
        String text = Obeyed.CHARACTERS + "\"\\/ zwölf 日本 \ud83d\ude00";

        journal.happened(new Event.Text(text));

        assertThat(written().strip().chars()).noneMatch(c -> Obeyed.CHARACTERS.indexOf(c) >= 0);
        assertThat(written()).contains("zwölf 日本 \ud83d\ude00");
        assertThat(JsonText.parse(written())).singleElement().extracting("data").isEqualTo(text);
    }

    @Test
    void readerSeesEachLineAtOnce() {
        for (int lines = 1; lines <= 3; lines++) {
            journal.happened(new Event.Text("x"));
            assertThat(written().lines()).hasSize(lines);
        }
    }

    @Test
    void streamThatNobodyReadsIsWrittenNoMoreAndSaysSo() throws Exception {
        Pipe pipe = new Pipe();
        Journal read = Journal.open(pipe, null, NOON);

        read.happened(new Event.Text("a"));
        read.requireReader();
        pipe.broken = true;
        read.happened(new Event.Text("b"));
        pipe.broken = false;
        read.happened(new Event.Text("c"));

        assertThatThrownBy(read::requireReader).hasMessage("Broken pipe");
        assertThat(pipe.lines).isEqualTo(1);
        read.requireRecord();
    }

    @Test
    void recordIsTheSameInAFileWhichIsOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("record"), "old");

        try (Journal both = Journal.open(out, file, NOON)) {
            both.happened(new Event.Text("hello"));

            assertThat(file).hasContent(written());
            both.requireRecord();
        }
        assertThat(JsonText.parse(Files.readString(file))).hasSize(1);
    }

    @Test
    void recordInAFolderThatDoesNotExistIsRefused() {
        Path file = folder.resolve("no").resolve("record");

        FailureException refused = catchThrowableOfType(FailureException.class, () -> Journal.open(null, file, NOON));

        assertThat(refused.failure())
                .isEqualTo(Failure.of(
                        ExitCode.USAGE,
                        "cannot write " + file + ": no such folder",
                        "Give --record a file that you may write, in a folder that exists."));
    }

    @Test
    void recordForWhichThereIsNoRoomIsReportedInTheEnd() throws Exception {
        Path full = Path.of("/dev/full");
        Tool.require(full);
        Journal record = Journal.open(null, full, NOON);

        record.happened(new Event.Text("hello"));

        FailureException incomplete = catchThrowableOfType(FailureException.class, record::requireRecord);
        assertThat(incomplete.failure().code()).isEqualTo(ExitCode.USAGE);
        assertThat(incomplete.failure().cause())
                .isEqualTo("the record in /dev/full is not complete: No space left on device");
        record.close();
    }

    @Test
    void nowhereIsNoFailure() throws Exception {
        try (Journal nowhere = Journal.none()) {
            nowhere.happened(new Event.Text("hello"));
            nowhere.requireReader();
            nowhere.requireRecord();
        }
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    static ByteBuffer bytes(int... octets) {
        ByteBuffer buffer = ByteBuffer.allocate(octets.length);
        for (int octet : octets) {
            buffer.put((byte) octet);
        }
        return buffer.flip();
    }

    private static Event.Closed closed(int code, String reason, ClosedBy by, @Nullable ProtocolException cause) {
        return new Event.Closed(new CloseInfo(code, reason, by, OptionalInt.empty(), cause == null, cause));
    }

    private static Handshake handshake(String url, @Nullable String subprotocol, List<String> extensions) {
        HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
        return new Handshake(url, new InetSocketAddress(1), headers, subprotocol, extensions, null);
    }

    /** Standard output behind which there is a reader, or not. */
    private static final class Pipe extends OutputStream {
        private boolean broken;
        private int lines;

        @Override
        public void write(int octet) throws IOException {
            if (broken) {
                throw new IOException("Broken pipe");
            }
            lines += octet == '\n' ? 1 : 0;
        }
    }
}
