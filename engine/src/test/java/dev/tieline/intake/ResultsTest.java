package dev.tieline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final long POSITION = 7;

    private final CountDownLatch looks = new CountDownLatch(4);
    private volatile DeliveryState state = DeliveryState.PENDING;

    /** A sender that heard nothing sends again while its first request still waits. */
    @Test
    void everyCallerThatWaitsForARecordHearsOfIt() throws InterruptedException {
        Results results = new Results(ledger());
        List<Thread> callers = List.of(caller(results), caller(results));
        looks.await();
        state = DeliveryState.DELIVERED;

        results.accept(new Change.Moved(POSITION, new LaneName("leads", "crm")));

        for (Thread caller : callers) {
            assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static Thread caller(Results results) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        results.await("r-7", Duration.ofMinutes(10));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** Answers nothing but the story of the one record; each caller looks twice, then waits. */
    private Ledger ledger() {
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, _, _) -> {
                            Trace trace = trace();
                            looks.countDown();
                            return Optional.of(trace);
                        });
    }

    private Trace trace() {
        RecordSummary record =
                new RecordSummary(
                        "r-7", POSITION, "leads", "v1", "", Instant.EPOCH, RecordState.PENDING);
        Trace.DeliveryTrace delivery =
                new Trace.DeliveryTrace(
                        "crm",
                        state,
                        Instant.EPOCH,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        "",
                        Document.empty(),
                        false,
                        List.of());
        return new Trace(
                record,
                "",
                "",
                new Payload(new byte[0], ""),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(delivery),
                List.of());
    }
}
