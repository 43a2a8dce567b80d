package dev.tieline.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Reading.Batch;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.delivery.InTurn;
import dev.tieline.delivery.Systems;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagedReadingTest {
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final int PAGES = 10_007;

    /** A system of so many pages, an item on each. */
    private record Shop() implements Outlet {
        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            long page = (Long) rendition.input().field("page").orElseThrow();
            List<?> items = page > PAGES ? List.of() : List.of(Map.of("id", page));
            return new Attempt(
                    new Outcome.Accepted("", Document.of(Map.of("orders", items))),
                    Phase.ANSWERED,
                    Instant.EPOCH,
                    Attempt.Timing.NONE,
                    200,
                    "");
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static PagedReading reading(Systems systems, String position) {
        return new PagedReading(
                new InTurn(systems, "shop", () -> true),
                "things",
                new Trigger.Source(
                        "shop",
                        new Trigger.Asking(
                                "orders.list",
                                "orders",
                                new Pages.Numbered("page", 1, Optional.empty(), Optional.empty())),
                        Optional.empty(),
                        false),
                _ -> {},
                Map.of(),
                position);
    }

    @Test
    void aRunReadsHoweverManyPagesThereAreAndGoesOnBehindAnyOfThem() {
        Systems systems = new Systems(new Still(), _ -> {});
        systems.install("shop", new Shop(), Limits.DEFAULT);
        PagedReading reading = reading(systems, "");
        int rows = 0;
        boolean more = true;
        while (more) {
            Batch batch = reading.next(1, WITHIN);
            assertThat(batch).isInstanceOf(Batch.Rows.class);
            if (batch instanceof Batch.Rows(var some, String behind, boolean last)) {
                rows += some.size();
                more = !last;
                // As after a failure.
                reading = rows % 2_000 == 0 ? reading(systems, behind) : reading;
            }
        }
        assertThat(rows).isEqualTo(PAGES);
    }
}
