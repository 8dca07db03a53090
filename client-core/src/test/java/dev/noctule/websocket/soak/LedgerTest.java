package dev.noctule.websocket.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** That the soak finds what it looks for. */
class LedgerTest {
    private static final int STREAM = 7;

    private final Ledger ledger = new Ledger(STREAM);
    private final SplittableRandom random = new SplittableRandom(1);

    private void sends(int messages) {
        for (int i = 0; i < messages; i++) {
            ledger.next();
        }
    }

    private Numbered message(int number) {
        return Numbered.of(STREAM, number, random);
    }

    private Reception receives(int... numbers) {
        Reception reception = new Reception(STREAM);
        for (int number : numbers) {
            reception.received(message(number));
        }
        return reception;
    }

    private void assertFound(String... violations) {
        assertThat(ledger.violations()).containsExactly(violations);
    }

    @Test
    void everythingOfAConnectionThatWasClosedInOrder() {
        sends(10);
        ledger.add(receives(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), true); // 7 is empty
        assertFound();
    }

    @Test
    void endOfAConnectionThatWasBrokenMayBeLost() {
        sends(9);
        ledger.add(receives(0, 1), false);
        ledger.add(receives(), false);
        ledger.add(receives(5), false);
        ledger.add(receives(7, 8), true);
        assertFound();
    }

    @Test
    void nothingMayBeLostOfAConnectionThatWasClosedInOrder() {
        sends(3);
        ledger.add(receives(0, 1), true);
        assertFound("lost: number 2 of stream 7, of 3");
    }

    @Test
    void nothingMayBeLostBeforeTheFirstConnection() {
        sends(3);
        ledger.add(receives(1, 2), false);
        assertFound("lost: number 0 of stream 7, of 3");
    }

    @Test
    void nothingMayBeLostBetweenConnectionsThatWereClosedInOrder() {
        sends(6);
        ledger.add(receives(0, 1), true);
        ledger.add(receives(3, 4, 5), true);
        assertFound("lost: number 2 of stream 7, of 6");
    }

    @Test
    void whatFailedIsNotLost() {
        sends(6);
        ledger.failed(2);
        ledger.failed(5);
        ledger.add(receives(0, 1), true);
        ledger.add(receives(3, 4), true);
        assertFound();
    }

    @Test
    void whatFailedMustNotArrive() {
        sends(3);
        ledger.failed(1);
        ledger.add(receives(0, 1, 2), true);
        assertFound("not sent, and yet it has arrived: number 1 of stream 7");
    }

    @Test
    void nothingMayBeMissingInTheMiddleOfAConnection() {
        sends(5);
        ledger.add(receives(0, 3, 4), false);
        assertFound("lost: numbers 1 to 2 of stream 7");
    }

    @Test
    void nothingMayArriveTwice() {
        sends(3);
        ledger.add(receives(0, 1, 1, 2), true);
        assertFound("doubled, or out of order: number 1 behind 1 of stream 7");
    }

    @Test
    void nothingMayArriveAgainOverTheNextConnection() {
        sends(4);
        ledger.add(receives(0, 1, 2), false);
        ledger.add(receives(2, 3), true);
        assertFound("doubled, or out of order: number 2 behind 2 of stream 7");
    }

    @Test
    void orderIsKept() {
        sends(3);
        ledger.add(receives(0, 2, 1), true);
        assertThat(ledger.violations())
                .contains(
                        "lost: numbers 1 to 1 of stream 7", "doubled, or out of order: number 1 behind 2 of stream 7");
    }

    @Test
    void emptyMessageHasAPlaceOfItsOwn() {
        sends(10);
        ledger.add(receives(0, 1, 2, 7, 3, 4, 5, 6), false);
        assertThat(ledger.violations()).contains("an empty message in place of number 3 of stream 7");
    }

    @Test
    void emptyMessageThatIsLostIsMissed() {
        sends(9);
        ledger.add(receives(0, 1, 2, 3, 4, 5, 6, 8), true);
        assertFound("lost: numbers 7 to 7 of stream 7");
    }

    @Test
    void connectionMayBeginWithAnEmptyMessage() {
        sends(9);
        ledger.add(receives(0, 1, 2, 3, 4, 5, 6), true);
        ledger.add(receives(7, 8), true);
        assertFound();
    }

    @Test
    void everyChangedByteIsNoticed() {
        for (int at = 0; at < 30; at++) { // all of the header, and some of what follows
            Numbered changed = Numbered.of(STREAM, 1, new SplittableRandom(1));
            changed.payload()[at] ^= 1;
            Reception reception = new Reception(STREAM);
            reception.received(changed);
            assertThat(reception.violations()).as("byte " + at).hasSize(1);
        }
    }

    @Test
    void textIsNotTakenForBinary() {
        Reception reception = new Reception(STREAM);
        reception.received(new Numbered(false, message(0).payload()));
        assertThat(reception.violations()).hasSize(1);
    }

    @Test
    void messageOfAnotherStreamIsNoticed() {
        Reception reception = new Reception(STREAM);
        reception.received(Numbered.of(8, 0, random));
        assertThat(reception.violations()).containsExactly("a message of stream 8 in stream 7");
    }

    // ---- memory

    @Test
    void slopeIsTheMedianOfThoseBetweenAnyTwoSamples() {
        List<Vitals.Sample> samples = List.of(
                new Vitals.Sample(0, 100, 100, 7, 0),
                new Vitals.Sample(1, 110, 100, 7, 0),
                new Vitals.Sample(2, 119, 100, 7, 0),
                new Vitals.Sample(3, 130, 100, 7, 0),
                new Vitals.Sample(4, 140, 700, 7, 0));
        assertThat(Vitals.slope(samples, Vitals.Sample::heap)).isEqualTo(10);
        assertThat(Vitals.slope(samples, Vitals.Sample::direct))
                .as("a step is no growth")
                .isZero();
        assertThat(Vitals.slope(samples, Vitals.Sample::threads)).isZero();
        assertThat(Vitals.slope(samples.subList(0, 1), Vitals.Sample::heap)).isZero();
    }
}
