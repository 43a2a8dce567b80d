package dev.tieline.run;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Quantities;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what is wrong with runs. Pure. */
final class Lacks {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV", java.util.Locale.ROOT);

    /** Clocks are mended by a little all the time. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    static final Asker.Asked BROKEN =
            new Asker.Asked.Failed(
                    Fault.of(
                            "run-broken",
                            Blame.HUB,
                            "The hub could not carry it on.",
                            "Look at the log of the hub."));

    static final Optional<Run.Why> FLOW_GONE =
            Optional.of(new Run.Why(Run.FLOW_GONE, "Its flow asks nobody any more."));

    private Lacks() {}

    /** Why a run does not go on at which the hub crashes. */
    static Optional<Run.Why> crashes(Active one) {
        return Optional.of(
                new Run.Why(
                        "crash-suspect",
                        "The hub ended "
                                + one.crashes
                                + " times without being told to while this run was at work, and it"
                                + " wrote no chunk in between. Look at the log of the hub and at its"
                                + " memory, or make 'chunk' smaller; 'tieline runs "
                                + one.run.id()
                                + " --resume' lets it go on."));
    }

    /**
     * All that is wrong with the runs of a flow that begins them by itself.
     *
     * @param slots how far those of all flows are accounted for, and what did not begin in time
     * @param waiting a run that waits for a person
     * @param outside a run that has found no place for long
     * @param failed runs that failed, with no later one that was done in their place
     * @param now on the wall
     */
    static Stream<Sighting> of(
            Plan plan,
            Slots slots,
            Optional<Run> waiting,
            Optional<Run> outside,
            List<Run> failed,
            Instant now) {
        Optional<Timing> timing = plan.timing();
        boolean byItself = timing.isPresent() || plan.follows().isPresent();
        Stream<Sighting> others =
                failed.stream().filter(_ -> byItself).map(run -> failed(plan, run));
        Optional<Instant> overdue = slots.overdue(plan.flow());
        Optional<SlotAccount> account = slots.account(plan.flow());
        return Stream.concat(
                others,
                Stream.of(
                                timing.flatMap(it -> overdue.map(slot -> missed(plan, it, slot))),
                                timing.flatMap(
                                        it -> account.flatMap(one -> ahead(plan, it, one, now))),
                                waiting.map(run -> waiting(plan, run)),
                                outside.map(run -> outside(plan, run)))
                        .flatMap(Optional::stream));
    }

    /** A slot that did not begin in time. */
    private static Sighting missed(Plan plan, Timing timing, Instant slot) {
        String flow = plan.flow();
        Fault fault =
                Fault.of(
                        "schedule-missed",
                        Blame.HUB,
                        "'"
                                + flow
                                + "' was to run at "
                                + moment(slot, timing.schedule().zone())
                                + " and had not begun "
                                + Quantities.words(timing.grace())
                                + " later.",
                        "The hub was away, or the run before took too long. "
                                + follows(timing.missed())
                                + " 'tieline start "
                                + flow
                                + "' runs it now.");
        return sighting("slot/" + flow, plan, fault);
    }

    private static String follows(Timing.Missed missed) {
        return switch (missed) {
            case RUN_ONCE -> "One run stands for all that could not begin.";
            case RUN_EACH -> "Each that could not begin is run.";
            case SKIP -> "What could not begin is not run.";
        };
    }

    /** Slots that the clock shows again after it was set back: they have ended. */
    private static Optional<Sighting> ahead(
            Plan plan, Timing timing, SlotAccount account, Instant now) {
        Instant accounted = account.accounted();
        boolean again =
                now.plus(TOLERANCE).isBefore(accounted)
                        && timing.schedule()
                                .next(now)
                                .filter(slot -> !slot.isAfter(accounted))
                                .isPresent();
        Fault fault =
                Fault.of(
                        "schedule-ahead",
                        Blame.HUB,
                        "'"
                                + plan.flow()
                                + "' has run up to "
                                + moment(accounted, timing.schedule().zone())
                                + ", and the clock shows an earlier time; nothing of it runs until"
                                + " then.",
                        "See that the clock is right. If it was ahead by mistake, take the flow out"
                                + " of the workspace, reload, and put it back.");
        return again
                ? Optional.of(sighting("ahead/" + plan.flow(), plan, fault))
                : Optional.empty();
    }

    /** A run that failed, with no later one that was done. */
    private static Sighting failed(Plan plan, Run run) {
        String flow = plan.flow();
        Optional<String> slot =
                run.slot()
                        .flatMap(at ->
                                plan.timing().map(timing -> moment(at, timing.schedule().zone())));
        Fault fault =
                Fault.of(
                        "run-failed",
                        Blame.SENDER,
                        "Run "
                                + run.id()
                                + " of '"
                                + flow
                                + "'"
                                + slot.map(at -> " for " + at).orElse("")
                                + " failed. "
                                + run.why().map(Run.Why::message).orElse(""),
                        "Correct what it says, then let it go on by 'tieline runs "
                                + run.id()
                                + " --resume', run it anew by 'tieline start "
                                + flow
                                + "', or wait for the next.");
        return sighting((run.range().isPresent() ? "range/" : "run/") + flow, plan, fault);
    }

    private static Sighting waiting(Plan plan, Run run) {
        Fault fault =
                Fault.of(
                        "run-waits",
                        Blame.FLOW,
                        "Run "
                                + run.id()
                                + " of '"
                                + plan.flow()
                                + "' waits. "
                                + run.why().map(Run.Why::message).orElse(""),
                        waiting(run));
        return sighting("approval/" + plan.flow(), plan, fault);
    }

    /** A run that has found no place for long. */
    private static Sighting outside(Plan plan, Run run) {
        Fault fault =
                Fault.of(
                        Run.NO_PLACE,
                        Blame.FLOW,
                        "Run "
                                + run.id()
                                + " of '"
                                + plan.flow()
                                + "' has found no place for "
                                + Quantities.words(Approvals.LONG_CROWDED)
                                + ". "
                                + run.why().map(Run.Why::message).orElse(""),
                        "See by 'tieline runs' which runs are under way: it goes on when one of"
                                + " them is over. A flow that follows the system keeps its place."
                                + " Give the system more 'limits: { concurrency }', or cancel it"
                                + " by 'tieline runs "
                                + run.id()
                                + " --cancel'.");
        return sighting("place/" + plan.flow(), plan, fault);
    }

    private static String waiting(Run run) {
        String command = "'tieline runs " + run.id();
        if (run.paused()) {
            return "Let it go on by " + command + " --resume', or cancel it by '--cancel'.";
        }
        return run.why().equals(Optional.of(Approvals.FINDS_OUT))
                ? "Somebody has to approve it then; or cancel it by " + command + " --cancel'."
                : "See what it would do at the run's page, or by "
                        + command
                        + "'; then approve it there, or by '--approve', or cancel it by"
                        + " '--cancel'.";
    }

    private static String moment(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone));
    }

    private static Sighting sighting(String cause, Plan plan, Fault fault) {
        return new Sighting(
                cause,
                Sighting.Kind.RUN,
                plan.flow(),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }
}
