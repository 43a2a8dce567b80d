package dev.tieline.bulk;

import dev.tieline.api.Arrival;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import dev.tieline.api.Receipt;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.delivery.Systems;
import dev.tieline.format.JsonText;
import dev.tieline.intake.Intake;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Asker;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in the rows of a file as records, one by one, for flows without chunks. What was cut off
 * reads the file anew: what came already is known by its unique key. Thread-safe.
 */
public final class FileRecords {
    private static final int AT_ONCE = 1_000;

    private final BulkRuns.Surroundings around;
    private final Intake intake;

    public FileRecords(BulkRuns bulk, Intake intake) {
        this.around = bulk.around();
        this.intake = intake;
    }

    /**
     * Reads a run's file to its end, on this thread.
     *
     * @param plan of its flow; has a {@link Plan#drop}
     */
    public Asker.Asked ask(Run run, Plan plan, Asker.Attempt attempt) {
        Trigger.Source source = plan.asks().orElseThrow();
        try (Systems.Visit visit =
                        Ends.visit(
                                around.systems(),
                                source.system(),
                                attempt::goesOn,
                                attempt::waits);
                Reading reading =
                        visit.outlet()
                                .read(
                                        new Reading.Question(
                                                plan.flow(),
                                                source.asking().operation(),
                                                Document.empty(),
                                                "",
                                                run.file()))) {
            attempt.entered();
            return new Taking(run, plan, attempt).all(reading);
        } catch (Stopped e) {
            return e.asked();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Asker.Asked.Cut();
        }
    }

    /** One time that a file is read. */
    private final class Taking {
        private final Run run;
        private final Plan plan;
        private final Asker.Attempt attempt;
        private Optional<Holding> holding = Optional.empty();
        private Run.Counts counts = Run.Counts.NONE;

        Taking(Run run, Plan plan, Asker.Attempt attempt) {
            this.run = run;
            this.plan = plan;
            this.attempt = attempt;
        }

        Asker.Asked all(Reading reading) throws Stopped, InterruptedException {
            while (attempt.goesOn()) {
                switch (reading.next(AT_ONCE, Source.WITHIN)) {
                    case Batch.Failed(var outcome) ->
                            throw Faults.stopped(Faults.notTold(plan, outcome), outcome);
                    case Batch.Rows(List<Reading.Row> rows, String _, boolean last) -> {
                        for (Reading.Row row : rows) {
                            take(row);
                        }
                        attempt.counted(counts);
                        if (last) {
                            return counts.refused() > 0
                                    ? new Asker.Asked.Refused(refused())
                                    : new Asker.Asked.Whole(Optional.empty());
                        }
                    }
                }
            }
            return new Asker.Asked.Cut();
        }

        private void take(Reading.Row row) throws Stopped, InterruptedException {
            if (row.fault().isPresent()) {
                Holding its = holding.orElseGet(() -> new Holding(around, run, plan));
                holding = Optional.of(its);
                int known =
                        its.hold(
                                List.of(
                                        new Chunk.Held(
                                                Chunk.Row.of(row),
                                                List.of(),
                                                new NewDelivery(
                                                        LaneName.RECORD,
                                                        DeliveryState.HELD,
                                                        row.fault()))),
                                around.clockwork().wall());
                count(0, known, 1 - known, 0);
                return;
            }
            switch (intake.fill(plan, arrival(row))) {
                case Receipt.Accepted _ -> count(1, 0, 0, 0);
                case Receipt.Held(String id, var _) -> {
                    around.runs().holds(run.id(), List.of(id));
                    count(0, 0, 1, 0);
                }
                case Receipt.Duplicate _, Receipt.Conflict _ -> count(0, 1, 0, 0);
                case Receipt.Busy _ -> throw Stopped.failed(notKept());
                case Receipt.Rejected _,
                        Receipt.Malformed _,
                        Receipt.Unproved _,
                        Receipt.Greeted _,
                        Receipt.Limited _ ->
                        count(0, 0, 0, 1);
            }
        }

        /** One more row was told. */
        private void count(int taken, int duplicate, int held, int refused) {
            counts = counts.plus(new Run.Counts(1, taken, duplicate, held, refused));
        }

        private Arrival arrival(Reading.Row row) {
            String system = plan.from().orElse("");
            return new Arrival(
                    plan.flow(),
                    new Payload(JsonText.bytes(row.fields()), "application/json"),
                    "",
                    "",
                    "",
                    "",
                    Map.of(),
                    system + ", run " + run.id() + ", " + row.place(),
                    List.of(),
                    around.clockwork().wall());
        }

        private Fault notKept() {
            return Fault.of(
                    "run-not-kept",
                    Blame.HUB,
                    "The store takes nothing now.",
                    "It is tried again by itself.");
        }

        private Fault refused() {
            return Fault.of(
                    "run-refused",
                    Blame.SENDER,
                    "Some of its rows were not taken in: see the refused calls of the flow.",
                    "Correct the file or the flow, and read it again.");
        }
    }
}
