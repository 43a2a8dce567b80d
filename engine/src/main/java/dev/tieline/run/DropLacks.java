package dev.tieline.run;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.flow.Drop;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what is wrong with files that start runs. Pure. */
final class DropLacks {
    /** A new file that is not whole so long after it could have been is shown. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** Files of each kind that are shown of one flow. */
    private static final int MOST = 20;

    private DropLacks() {}

    static Fault notListed(DropFolder folder, Outcome outcome) {
        Optional<Fault> why = fault(outcome);
        return Fault.of(
                "files-not-listed",
                Blame.SENDER,
                "The files of '"
                        + folder.trigger.source().system()
                        + "' could not be listed"
                        + why.map(fault -> ": " + fault.message()).orElse("."),
                why.map(fault -> fault.remedy() + " ").orElse("")
                        + "It is looked again by itself; nothing that was read is read again.");
    }

    static Fault notAsked(DropFolder folder) {
        return Fault.of(
                "files-not-listed",
                Blame.SENDER,
                "'" + folder.trigger.source().system() + "' may not be called now.",
                "It is looked again by itself.");
    }

    static Fault notRemoved(SeenFile file, Outcome outcome) {
        Optional<Fault> why = fault(outcome);
        return Fault.of(
                "file-not-removed",
                Blame.SENDER,
                "'"
                        + file.name()
                        + "' is done with and could not be taken away"
                        + why.map(fault -> ": " + fault.message()).orElse("."),
                why.map(fault -> fault.remedy() + " ").orElse("")
                        + "It is tried again by itself; the file is not read again.");
    }

    private static Optional<Fault> fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> Optional.empty();
            case Outcome.Rejected(Fault fault) -> Optional.of(fault);
            case Outcome.Misunderstood(Fault fault) -> Optional.of(fault);
            case Outcome.Unauthorized(Fault fault) -> Optional.of(fault);
            case Outcome.RateLimited(Fault fault, Duration _) -> Optional.of(fault);
            case Outcome.Unavailable(Fault fault, Duration _) -> Optional.of(fault);
            case Outcome.Unreachable(Fault fault) -> Optional.of(fault);
            case Outcome.Unknown(Fault fault) -> Optional.of(fault);
        };
    }

    static List<Sighting> of(Plan plan, DropFolder folder, Instant now) {
        List<Sighting> all = new ArrayList<>();
        folder.fault.ifPresent(fault ->
                all.add(
                        new Sighting(
                                "files/" + plan.flow(),
                                Sighting.Kind.SYSTEM,
                                folder.trigger.source().system(),
                                List.of(plan.flow()),
                                plan.owner(),
                                fault,
                                0)));
        folder.failed().stream()
                .filter(file -> file.state() == SeenFile.State.ASIDE || file.gone().isEmpty())
                .limit(MOST)
                .forEach(file ->
                        all.add(
                                sighting(
                                        plan,
                                        "file-failed",
                                        file.name(),
                                        failed(plan, folder.drop(), file, folder.why(file)))));
        folder.stuck().entrySet().stream()
                .limit(MOST)
                .forEach(
                        one -> all.add(sighting(plan, "file-stuck", one.getKey(), one.getValue())));
        folder.refused.stream()
                .limit(MOST)
                .map(one -> sighting(plan, "file-refused", one.name(), one.why()))
                .forEach(all::add);
        folder.waiting.entrySet().stream()
                .filter(one -> !one.getValue().first().plus(patience(folder.drop())).isAfter(now))
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST)
                .map(one ->
                        sighting(
                                plan,
                                "file-waits",
                                one.getKey(),
                                waits(folder.drop(), one.getKey())))
                .forEach(all::add);
        return all;
    }

    private static Fault failed(Plan plan, Drop drop, SeenFile file, Optional<Run.Why> why) {
        return Fault.of(
                "run-failed",
                Blame.SENDER,
                "Run "
                        + file.run()
                        + " of '"
                        + plan.flow()
                        + "' failed at the file '"
                        + file.name()
                        + "'. "
                        + why.map(Run.Why::message).orElse(""),
                (switch (drop.failed()) {
                            case Drop.Failed.Wait() ->
                                    "No other file of it is read before this one is read, replaced"
                                            + " by one that is whole, or taken away. ";
                            case Drop.Failed.Pass() -> "";
                            case Drop.Failed.Move(String to) ->
                                    "It is in '" + to + "', or on its way there. ";
                        })
                        + "Have the file corrected and left again, or correct what else is wrong"
                        + " and read it by 'tieline start "
                        + plan.flow()
                        + " --file NAME'.");
    }

    private static Duration patience(Drop drop) {
        return drop.whole() instanceof Drop.Whole.Quiet(Duration time)
                ? PATIENCE.plus(time)
                : PATIENCE;
    }

    private static Fault waits(Drop drop, String name) {
        return Fault.of(
                "file-not-whole",
                Blame.SENDER,
                "'"
                        + name
                        + "' lies there for more than an hour "
                        + switch (drop.whole()) {
                            case Drop.Whole.Marked(String marker) ->
                                    "and is not whole: there is no '"
                                            + name
                                            + marker
                                            + "', or it is older than the file.";
                            case Drop.Whole.Quiet _ ->
                                    "longer than it has to be quiet, and is not whole: it changes"
                                            + " all the time.";
                            case Drop.Whole.Renamed() -> "and is not whole.";
                        },
                "Ask whoever leaves it. It is read as soon as it is whole.");
    }

    private static Sighting sighting(Plan plan, String what, String name, Fault fault) {
        return new Sighting(
                what + "/" + plan.flow() + "/" + name,
                Sighting.Kind.RUN,
                plan.flow(),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }
}
