package dev.tieline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.DeliveryState;
import org.junit.jupiter.api.Test;

/**
 * The real intake, lanes, gates, couriers and policies on a simulated computer: see {@link Knobs}
 * for what may happen to them and {@link Referee} and {@link Ending} for what must hold. A failing
 * seed replays exactly: {@code bench/simulate --seed N}.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 4_000);
    private static final long FIRST = Long.getLong("simulation.seed", 1);

    @Test
    void nothingIsLostDoubledOrOutOfOrderWhateverHappens() throws InterruptedException {
        Simulate.Tally tally = Simulate.run(FIRST, SEEDS);

        System.out.println("simulation from seed " + FIRST + ": " + tally);
        assertThat(tally.lives()).as("the dice cut the power sometimes").isPositive();
        assertThat(tally.retries()).isPositive();
        assertThat(tally.verifications()).isPositive();
        assertThat(tally.ends())
                .containsKeys(
                        DeliveryState.DELIVERED,
                        DeliveryState.HELD,
                        DeliveryState.SKIPPED,
                        DeliveryState.FALLEN_BACK);
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 100; seed++) {
            long once = Simulation.of(seed, Mutant.NONE, false).hash();
            long again = Simulation.of(seed, Mutant.NONE, true).hash();
            assertThat(again).as("seed %d", seed).isEqualTo(once);
        }
        assertThat(Simulation.of(1, Mutant.NONE, false).hash())
                .isNotEqualTo(Simulation.of(2, Mutant.NONE, false).hash());
    }
}
