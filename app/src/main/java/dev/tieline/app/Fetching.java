package dev.tieline.app;

import dev.tieline.bulk.BulkRuns;
import dev.tieline.bulk.FileRecords;
import dev.tieline.bulk.Plannings;
import dev.tieline.delivery.Systems;
import dev.tieline.follow.Followers;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.hub.Rounds;
import dev.tieline.intake.Feed;
import dev.tieline.intake.HeldRows;
import dev.tieline.intake.Intake;
import dev.tieline.ledger.Sighting;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.store.SqliteStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the hub asks systems for by itself: again and again, and at certain times. Thread-safe. */
final class Fetching implements AutoCloseable {
    private final Rounds rounds;
    private final Runs runs;
    private final Plannings plannings;
    private final Followers followers;
    private final ThreadClockwork clockwork;

    Fetching(
            SqliteStore store,
            PlanLibrary library,
            Systems systems,
            Intake intake,
            Feed feed,
            ThreadClockwork clockwork) {
        this.clockwork = clockwork;
        rounds = new Rounds(library::current, systems, intake, store.journal(), clockwork);
        BulkRuns bulk =
                new BulkRuns(
                        systems,
                        new HeldRows(store.journal(), store.ledger(), new SecureRandom()),
                        store.ledger(),
                        store.journal(),
                        store.runJournal(),
                        clockwork);
        FileRecords files = new FileRecords(bulk, intake);
        Asker asker =
                (run, plan, attempt) ->
                        plan.bulk().isPresent()
                                ? bulk.ask(run, plan, attempt)
                                : plan.drop().isPresent()
                                        ? files.ask(run, plan, attempt)
                                        : rounds.once(run, plan, attempt);
        followers =
                new Followers(library::current, systems, feed, store.changeJournal(), clockwork);
        runs = new Runs(library::current, asker, store.runJournal(), systems, clockwork);
        plannings = new Plannings(library::current, bulk, runs::due);
    }

    Runs runs() {
        return runs;
    }

    Plannings plannings() {
        return plannings;
    }

    Followers followers() {
        return followers;
    }

    /** Systems that could not be asked or followed, and runs that are not as they should be. */
    List<Sighting> lacks() {
        return Stream.of(rounds.lacks(), runs.lacks(), followers.lacks())
                .flatMap(List::stream)
                .toList();
    }

    /** The same as {@link Followers#behind}. */
    Map<String, Long> behind() {
        return followers.behind();
    }

    /** Asks from now on. */
    void begin() {
        runs.begin();
        clockwork.every(Rounds.LOOK_EVERY, rounds::look);
        clockwork.every(Runs.LOOK_EVERY, runs::look);
        clockwork.every(Followers.LOOK_EVERY, followers::look);
    }

    /** Begins no more runs, lets those under way end after their page, and follows no more. */
    @Override
    public void close() {
        followers.close();
        runs.close();
        plannings.stop();
    }
}
