package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What processes of the benchmark tell each other, and what people tell its commands. */
final class WordsTest {
    private static final Times TIMES = new Times(4, 5, 6, 7);

    @Test
    void whatIsToldIsUnderstood() {
        Work work = new Work(20, 500);
        Posted posted = new Posted(1, 2, TIMES);
        Arrived arrived = new Arrived(1, 2, 3, TIMES);
        assertThat(Work.of(work.words())).isEqualTo(work);
        assertThat(Posted.of(posted.words())).isEqualTo(posted);
        assertThat(Arrived.of(arrived.words())).isEqualTo(arrived);
    }

    @Test
    void laterOptionsChangeEarlierOnes() {
        String[] args = {"--quick", "--seconds", "7", "--rounds", "2", "--warm-up", "1"};
        assertThat(Options.of("deliver", Options.SHORT_TURNS, args))
                .isEqualTo(new Options(true, 1, 7, 2, ""));
        assertThat(Options.of("deliver", Options.LONG_TURNS, new String[0]))
                .isEqualTo(Options.LONG_TURNS);
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredWithTheUsage() {
        for (String[] args : new String[][] {{"--fast"}, {"--rounds"}, {"--rounds", "0"}}) {
            assertThatThrownBy(() -> Options.of("deliver", Options.SHORT_TURNS, args))
                    .hasMessageStartingWith("usage: bench/deliver [--quick]");
        }
    }

    @Test
    void theMiddleOneOfFigures() {
        assertThat(Round.median(3, 1, 2)).isEqualTo(2);
        assertThat(Round.median(4, 1, 2, 3)).isEqualTo(2.5);
    }
}
