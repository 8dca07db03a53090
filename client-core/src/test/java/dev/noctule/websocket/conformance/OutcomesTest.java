package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/** What counts as passed. The classes that are run here end in Sample: no build takes them for tests. */
class OutcomesTest {
    private static final String NAME = OutcomesTest.class.getName() + "$";

    private static Outcomes run(Class<?> sample) {
        Outcomes outcomes = new Outcomes(false);
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(outcomes)
                .build();
        LauncherFactory.create(alone)
                .execute(request().selectors(selectClass(sample)).build());
        return outcomes;
    }

    static class MixedSample {
        @Test
        void passes() {}

        @Test
        void fails() {
            fail("on purpose");
        }

        @Test
        @Disabled("on purpose")
        void isSkipped() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void failsOnce(int value) {
            assertThat(value).isNotEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void passesEachTime(int value) {
            assertThat(value).isPositive();
        }
    }

    @Test
    void testHasPassedIfItWasRunAndAllItsInvocationsHave() {
        assertThat(run(MixedSample.class).passed())
                .containsEntry(NAME + "MixedSample#passes", true)
                .containsEntry(NAME + "MixedSample#passesEachTime", true)
                .containsEntry(NAME + "MixedSample#fails", false)
                .containsEntry(NAME + "MixedSample#failsOnce", false)
                .containsEntry(NAME + "MixedSample#isSkipped", false)
                .hasSize(5);
    }

    static class LeakingSample {
        @Test
        void passes() {}

        @Nested
        class Inner {
            @Test
            void passesToo() {}
        }

        @AfterAll
        static void leaks() {
            fail("on purpose");
        }
    }

    @Test
    void noTestOfAClassThatFailsAfterwardsHasPassed() {
        assertThat(run(LeakingSample.class).passed())
                .containsEntry(NAME + "LeakingSample#passes", false)
                .containsEntry(NAME + "LeakingSample$Inner#passesToo", false);
    }

    static class UnpreparedSample {
        @BeforeAll
        static void isBroken() {
            fail("on purpose");
        }

        @Test
        void isNeverRun() {}
    }

    @Test
    void testThatWasNeverRunHasNoOutcome() {
        assertThat(run(UnpreparedSample.class).passed()).isEmpty();
    }
}
