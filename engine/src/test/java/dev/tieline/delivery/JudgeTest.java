package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import org.junit.jupiter.api.Test;

class JudgeTest {
    /** It closed the breaker of a system that was down. */
    @Test
    void whatTheHubRefusesItselfIsNoAnswerOfTheSystem() {
        assertThat(Judge.ownRefusal(rejected(Fault.READ_ONLY))).isTrue();
        assertThat(Judge.ownRefusal(rejected("refused"))).isFalse();
    }

    private static Outcome rejected(String code) {
        return new Outcome.Rejected(Fault.of(code, Blame.FLOW, "No.", ""));
    }
}
