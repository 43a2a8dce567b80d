package dev.tieline.console;

import dev.tieline.api.CallerScheme;
import dev.tieline.flow.Drop;
import dev.tieline.flow.Timing;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.outcome.Rule;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a flow promises, in words. */
final class Policies {
    private Policies() {}

    /** What starts it, and what becomes of what comes. */
    static List<String> of(Plan plan, FlowText text) {
        List<String> words = new ArrayList<>();
        switch (plan.trigger()) {
            case Trigger.Endpoint endpoint -> words.addAll(of(endpoint));
            case Trigger.Poll poll ->
                    words.add(of(poll.source(), "every " + Words.span(poll.every())));
            case Trigger.Scheduled scheduled -> words.addAll(of(scheduled));
            case Trigger.Follows follows ->
                    words.add(
                            of(follows.source(), "when a run of " + follows.after() + " was done"));
            case Trigger.Dropped dropped -> words.addAll(of(dropped));
            case Trigger.Changes changes ->
                    words.add(
                            "The changes of "
                                    + changes.system()
                                    + " ("
                                    + changes.operation()
                                    + ") come in the order in which they were made, each once.");
            case Trigger.Incidents incidents -> words.addAll(of(incidents));
        }
        words.add(
                switch (plan.invalid()) {
                    case HOLD ->
                            "A record that breaks the contract is held for "
                                    + plan.owner()
                                    + " to correct.";
                    case REJECT ->
                            "A record that breaks the contract is turned away, and the caller is"
                                    + " told why, field by field.";
                });
        if (plan.uniqueWithin().isPositive()) {
            words.add(
                    "The same record within "
                            + Words.span(plan.uniqueWithin())
                            + " counts as a duplicate and is not delivered again.");
        }
        if (!text.steps().isEmpty()) {
            words.add("Before delivery: " + String.join("; ", text.steps()) + ".");
        }
        return words;
    }

    private static List<String> of(Trigger.Endpoint endpoint) {
        return List.of(
                endpoint.from()
                        + " posts to "
                        + endpoint.path()
                        + " and proves itself by "
                        + scheme(endpoint.scheme())
                        + ".",
                switch (endpoint.answer()) {
                    case Trigger.Answer.Accepted _ ->
                            "It hears 202 as soon as the record is on disk.";
                    case Trigger.Answer.Result result ->
                            "It waits up to "
                                    + Words.span(result.within())
                                    + " for the results of the deliveries.";
                });
    }

    private static String of(Trigger.Source source, String when) {
        return source.system()
                + " is asked for "
                + source.asking().operation()
                + " "
                + when
                + source.since()
                        .map(since ->
                                ", for what is newer by " + since.by() + " than what is here.")
                        .orElse(", for all it has.");
    }

    private static List<String> of(Trigger.Scheduled scheduled) {
        Timing timing = scheduled.timing();
        String grace = Words.span(timing.grace());
        return List.of(
                of(
                        scheduled.source(),
                        "at '" + timing.schedule().text() + "' of " + timing.schedule().zone()),
                switch (timing.missed()) {
                    case RUN_ONCE -> "One run stands for all slots that could not begin in time.";
                    case RUN_EACH ->
                            "Slots that could not begin in time are run one after another.";
                    case SKIP -> "A slot that has not begun after " + grace + " is not run.";
                });
    }

    private static List<String> of(Trigger.Dropped dropped) {
        Drop drop = dropped.drop();
        return List.of(
                dropped.source().system()
                        + " is looked at every "
                        + Words.span(drop.every())
                        + ", and each new file is read by a run of its own, by "
                        + dropped.source().asking().operation()
                        + ".",
                switch (drop.whole()) {
                    case Drop.Whole.Marked(String marker) ->
                            "A file is whole when there is one beside it with "
                                    + marker
                                    + " behind its name.";
                    case Drop.Whole.Quiet(Duration time) ->
                            "A file is whole when it was the same for " + Words.span(time) + ".";
                    case Drop.Whole.Renamed() ->
                            "A file is whole when it is there: it is written under another name.";
                },
                switch (drop.done()) {
                    case Drop.Done.Stay() -> "Files that were read stay.";
                    case Drop.Done.Delete() -> "Files that were read are deleted.";
                    case Drop.Done.Move(String to) -> "Files that were read go to " + to + ".";
                },
                switch (drop.failed()) {
                    case Drop.Failed.Wait() ->
                            "While one lies there whose run failed, no other is read.";
                    case Drop.Failed.Pass() -> "One whose run failed stays; others are read.";
                    case Drop.Failed.Move(String to) ->
                            "One whose run failed goes to " + to + "; others are read.";
                });
    }

    private static List<String> of(Trigger.Incidents incidents) {
        List<String> words = new ArrayList<>();
        words.add(
                "The hub tells owners of their incidents; what comes within "
                        + Words.span(incidents.digest())
                        + " is one message.");
        incidents
                .remind()
                .ifPresent(after ->
                        words.add(
                                "What nobody has acknowledged for "
                                        + Words.span(after)
                                        + " is told again."));
        incidents
                .escalate()
                .ifPresent(to ->
                        words.add(
                                "What nobody has acknowledged for "
                                        + Words.span(to.after())
                                        + " is told to "
                                        + to.to()
                                        + " as well."));
        return words;
    }

    private static String scheme(CallerScheme scheme) {
        return switch (scheme) {
            case CallerScheme.StandardWebhooks _ -> "a Standard Webhooks signature";
            case CallerScheme.Hmac hmac -> "an HMAC in the header " + hmac.header();
            case CallerScheme.Bearer _ -> "a bearer token";
            case CallerScheme.Basic _ -> "a name and a password";
            case CallerScheme.Jwt jwt -> "a token of " + jwt.issuer();
            case CallerScheme.Mtls _ -> "a certificate";
            case CallerScheme.Vendor vendor -> "the scheme " + vendor.name();
        };
    }

    private static String of(Rule rule, String owner) {
        return switch (rule) {
            case Rule.Hold() -> "we hold it for " + owner + ".";
            case Rule.Pause() -> "nobody calls the system until a person resumes it.";
            case Rule.FallBack() -> "the fallback takes over at once.";
            case Rule.Retry retry -> "we try again for " + Words.span(retry.giveUp()) + ".";
        };
    }

    /** What follows from outcomes at a destination. */
    static List<String> of(Destination destination, String when, String owner) {
        List<String> words = new ArrayList<>();
        DeliveryPolicy policy = destination.policy();
        if (!when.isEmpty()) {
            words.add("Only when " + when + ".");
        }
        destination.after().ifPresent(after -> words.add("After " + after + " has it."));
        String end =
                policy.fallsBack() ? "then the fallback takes over" : "then hold it for " + owner;
        words.add(
                "If "
                        + destination.system()
                        + " is down or out of reach, we try again for "
                        + Words.span(policy.retry().giveUp())
                        + ", "
                        + end
                        + ".");
        words.add("If it refuses a record, we hold it for " + owner + ".");
        words.add(
                switch (policy.identity()) {
                    case IDEMPOTENT ->
                            "If no answer comes, we send again: repeating it changes nothing.";
                    case KEYED ->
                            "If no answer comes, we send again with the same idempotency key.";
                    case NONE ->
                            policy.verifiable()
                                    ? "If no answer comes, we read back first."
                                    : "If no answer comes, we ask a person: it may have arrived.";
                });
        policy.on().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(rule -> "When " + rule.getKey() + ": " + of(rule.getValue(), owner))
                .forEach(words::add);
        destination
                .deadline()
                .ifPresent(limit ->
                        words.add(
                                "Later than "
                                        + Words.span(limit)
                                        + " counts as late; it goes on."));
        return words;
    }
}
