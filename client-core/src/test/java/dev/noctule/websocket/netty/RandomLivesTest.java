package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lives of a client in which everything happens in any order: what the user does, what the server sends, what becomes of
 * TCP, and how time passes. However it comes, the attempt has one outcome and an open connection one {@code onClose},
 * the last of its callbacks; see {@link ScriptedClient#assertEverythingHasEnded} for all of it. {@code dev/lives} lives
 * as many as one likes.
 */
class RandomLivesTest {
    private static final int LIVES = Integer.getInteger("noctule.lives", 10_000);
    private static final long SEED = Long.getLong("noctule.seed", 5);
    private static final int MOST_STEPS = 40;

    /** What is likely stands there more than once. */
    private static final String STEPS = "FFFFttttuubbprrcCwWWEIx19kssfeeez";

    private static final String REACTIONS = "\0\0\0tubprcx!s";

    @Test
    void everyLifeEndsOnceAndLeavesNothing() {
        for (int life = 0; life < LIVES; life++) {
            live(script(new Random(SEED * 1_000_000_007L + life)), "Life " + life + " of seed " + SEED);
        }
    }

    /** A task ran inside a write, as they do on this channel only, and sent the fragment behind that one first. */
    @Test
    @Tag("G4")
    void lifeThatOnceSentTwoFragmentsInTheWrongOrder() {
        byte[] script = HexFormat.of().parseHex("0d754146530289005302890053028900530289004672");
        live(script, "The life");
    }

    private static void live(byte[] script, String which) {
        try (ScriptedClient client = new ScriptedClient(script)) {
            client.run();
            client.assertEverythingHasEnded();
        } catch (AssertionError | RuntimeException failure) {
            String life = which + ", " + HexFormat.of().formatHex(script);
            throw new AssertionError(life + ": " + failure.getMessage(), failure);
        }
    }

    @Test
    void whatIsDrawnIsTheSameInEveryRun() {
        assertThat(script(new Random(5))).isEqualTo(script(new Random(5))).isNotEqualTo(script(new Random(6)));
    }

    private static byte[] script(Random random) {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        int settings = random.nextInt(64);
        script.write(settings);
        script.write(anyOf(REACTIONS, random));
        if (random.nextInt(16) > 0) { // else what follows is all that the server answers
            script.write((settings & 2) != 0 && random.nextBoolean() ? 'D' : 'A');
        }
        for (int left = random.nextInt(MOST_STEPS); left > 0; left--) {
            writeStep(script, random);
        }
        return script.toByteArray();
    }

    private static void writeStep(ByteArrayOutputStream script, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> writeFrame(script, random);
            case 1 -> script.writeBytes(new byte[] {'S', 2, (byte) 0x89, 0}); // a Ping
            default -> script.write(anyOf(STEPS, random));
        }
    }

    /** A frame that a server may send or may not, whole or not. */
    private static void writeFrame(ByteArrayOutputStream script, Random random) {
        byte[] frame = new byte[2 + random.nextInt(6)];
        random.nextBytes(frame);
        frame[0] = (byte) (random.nextInt(4) == 0 ? frame[0] : (random.nextInt(3)) | (random.nextBoolean() ? 0x80 : 0));
        frame[1] = (byte) (random.nextInt(4) == 0 ? frame[1] : frame.length - 2);
        script.write('S');
        script.write(frame.length);
        script.writeBytes(frame);
    }

    private static char anyOf(String steps, Random random) {
        return steps.charAt(random.nextInt(steps.length()));
    }
}
