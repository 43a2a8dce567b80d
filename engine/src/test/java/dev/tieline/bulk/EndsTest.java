package dev.tieline.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.delivery.Systems;
import dev.tieline.run.Asker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs between systems that bear three at a time, so that two may stay. */
class EndsTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private final Systems systems = new Systems(new Still(), _ -> {});

    private record Nothing(String name) implements Outlet {
        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void install() {
        Limits three = new Limits(0, Duration.ofSeconds(1), 3, Duration.ofSeconds(10));
        systems.install("erp", new Nothing("erp"), three);
        systems.install("shop", new Nothing("shop"), three);
    }

    private List<Systems.Visit> visits(String... names) throws Stopped, InterruptedException {
        return Ends.visits(systems, List.of(names), () -> true, _ -> {}, SOON);
    }

    private Asker.Asked stopped(String... names) {
        return catchThrowableOfType(Stopped.class, () -> visits(names)).asked();
    }

    @Test
    void aRunThatFindsOnlyOneOfItsSystemsWaitsOutsideOfBoth() throws Exception {
        List<Systems.Visit> others = visits("shop", "shop");

        assertThat(stopped("erp", "shop")).isInstanceOf(Asker.Asked.Crowded.class);
        List<Systems.Visit> third = visits("erp", "erp");
        third.forEach(Systems.Visit::close);
        others.getFirst().close();
        List<Systems.Visit> there = visits("erp", "shop");
        assertThat(there).extracting(Systems.Visit::system).containsExactly("erp", "shop");
        assertThat(stopped("shop")).isInstanceOf(Asker.Asked.Crowded.class);
    }

    @Test
    void aRunThatIsNotToGoOnWaitsNoMore() throws Exception {
        visits("shop", "shop");
        Stopped stopped =
                catchThrowableOfType(
                        Stopped.class,
                        () -> Ends.visits(systems, List.of("shop"), () -> false, _ -> {}, SOON));
        assertThat(stopped.asked()).isInstanceOf(Asker.Asked.Cut.class);
    }

    /** Nobody has to end for that, so that it is told as what it is. */
    @Test
    void aSystemThatNeverHasSoManyPlacesIsNotCrowded() throws Exception {
        assertThat(systems.crowded("shop", 3)).isFalse();
        assertThat(systems.crowded("shop", 2)).isFalse();
        visits("shop");
        assertThat(systems.crowded("shop", 2)).isTrue();
        assertThat(systems.crowded("shop", 3)).isFalse();
    }
}
