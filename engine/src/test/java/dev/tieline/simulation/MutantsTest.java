package dev.tieline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation's own proof: it sees each of these bugs soon. */
class MutantsTest {
    private static final int WITHIN = 400;

    @ParameterizedTest
    @EnumSource
    void theSimulationSeesTheBug(Mutants mutant) {
        Simulate.quiet();
        for (long seed = 1; seed <= WITHIN; seed++) {
            Throwable broken = Simulation.of(seed, mutant, false).broken();
            if (broken != null) {
                System.out.println("mutant " + mutant + ", seed " + seed + ": " + broken);
                assertThat(Simulation.of(seed, Mutant.NONE, false).broken())
                        .as("seed %d without the bug", seed)
                        .isNull();
                return;
            }
        }
        throw new AssertionError(mutant + " was not seen in " + WITHIN + " seeds");
    }
}
