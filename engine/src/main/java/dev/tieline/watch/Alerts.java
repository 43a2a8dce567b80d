package dev.tieline.watch;

import dev.tieline.api.Arrival;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import dev.tieline.flow.HubFile;
import dev.tieline.format.JsonText;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Runbooks;
import dev.tieline.plan.Trigger;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Tells owners of their incidents by the flows with the trigger {@code incidents}: a record for
 * each message, which then is a record like any other. Each news are told once by each of these
 * flows, whenever the hub crashes: how far a message goes is noted before it is taken in, and its
 * id says so. For one thread.
 */
public final class Alerts {
    private static final System.Logger LOG = System.getLogger(Alerts.class.getName());

    private final Journal journal;
    private final Ledger ledger;
    private final Speaker speaker;
    private final Map<String, Map<String, Incident.AlertMark>> marks = new HashMap<>();

    /**
     * In whose name it is told, and how.
     *
     * @param hub name of the hub
     * @param url of its console, without a slash at the end
     * @param zone of times
     * @param mask takes what is personal out of an incident's words
     * @param bring takes a record in
     */
    public record Speaker(
            String hub,
            Supplier<URI> url,
            ZoneId zone,
            UnaryOperator<Incident> mask,
            BiFunction<Plan, Arrival, Receipt> bring) {}

    public Alerts(Journal journal, Ledger ledger, Speaker speaker) {
        this.journal = journal;
        this.ledger = ledger;
        this.speaker = speaker;
    }

    /** Tells what it is time to tell. */
    void look(List<Plan> plans, Instant now) {
        for (Plan plan : plans) {
            if (plan.trigger() instanceof Trigger.Incidents trigger) {
                Pressing pressing = new Pressing(trigger, now);
                press(pressing, plan.owner());
                for (HubFile.Owner owner : trigger.owners().values()) {
                    tellOrLog(plan, plans, owner, pressing);
                }
            }
        }
    }

    /** A defect in what one is told must not keep the others from being told. */
    private void tellOrLog(Plan plan, List<Plan> plans, HubFile.Owner owner, Pressing pressing) {
        try {
            tell(plan, plans, owner, pressing);
        } catch (JournalUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an alert could not be made", e);
        }
    }

    /** Notes who is to be told again, and who else. */
    private void press(Pressing pressing, String nobodys) {
        Trigger.Incidents trigger = pressing.trigger();
        if (trigger.remind().isEmpty() && trigger.escalate().isEmpty()) {
            return;
        }
        List<Incident> open =
                ledger.incidents(Ledger.MAX_PAGE).stream().filter(Incident::open).toList();
        for (HubFile.Owner owner : trigger.owners().values()) {
            note(
                    pressing.remind(owner, owner.id().equals(nobodys), open),
                    "reminded",
                    owner.id(),
                    pressing.now());
        }
        trigger.escalate()
                .ifPresent(to ->
                        note(pressing.escalate(to, open), "escalated", to.to(), pressing.now()));
    }

    private void note(List<Incident> incidents, String action, String whom, Instant now) {
        if (!incidents.isEmpty()) {
            journal.note(incidents.stream().map(Incident::id).toList(), action, whom, now);
        }
    }

    private void tell(Plan plan, List<Plan> plans, HubFile.Owner owner, Pressing pressing) {
        Incident.AlertMark mark = mark(plan.flow(), owner.id());
        boolean nobodys = owner.id().equals(plan.owner());
        List<Incident.News> news = ledger.news(owner.id(), nobodys, mark.told(), Ledger.MAX_PAGE);
        boolean again = mark.telling() > mark.told();
        if (again) {
            // The hub ended while it told these.
            news = news.stream().filter(one -> one.seq() <= mark.telling()).toList();
        }
        if (again && news.isEmpty()) {
            // Its incidents have another owner now, or are forgotten.
            put(new Incident.AlertMark(plan.flow(), owner.id(), mark.telling(), mark.telling()));
            return;
        }
        if (news.isEmpty() || !(again || isDue(pressing, owner, news))) {
            return;
        }
        long last = again ? mark.telling() : news.getLast().seq();
        String id = owner.id() + "-" + last;
        if (again && isTaken(plan.flow(), id)) {
            put(new Incident.AlertMark(plan.flow(), owner.id(), last, last));
            return;
        }
        put(new Incident.AlertMark(plan.flow(), owner.id(), mark.told(), last));
        AlertMessage message =
                new AlertMessage(
                        new AlertMessage.From(
                                speaker.hub(),
                                speaker.url().get().toString(),
                                speaker.zone(),
                                sighting -> runbook(plans, sighting)),
                        owner,
                        id,
                        pressing.now());
        List<AlertMessage.Told> told = AlertMessage.told(news.stream().map(this::masked).toList());
        Optional<String> record = taken(plan, message.document(told), pressing.now());
        if (record.isPresent()) {
            put(new Incident.AlertMark(plan.flow(), owner.id(), last, last));
            journal.note(
                    told.stream().map(one -> one.incident().id()).toList(),
                    "told",
                    owner.id() + " by " + plan.flow() + ", record " + record.get(),
                    pressing.now());
        }
    }

    private boolean isTaken(String flow, String id) {
        return ledger.search(id, Ledger.MAX_PAGE).stream()
                .anyMatch(record -> record.flow().equals(flow));
    }

    /** Behind a full page there may be what does not wait. */
    private static boolean isDue(Pressing pressing, HubFile.Owner owner, List<Incident.News> news) {
        return news.size() == Ledger.MAX_PAGE || pressing.isDue(owner, news);
    }

    private Incident.News masked(Incident.News news) {
        return new Incident.News(
                news.seq(), news.at(), news.action(), speaker.mask().apply(news.incident()));
    }

    /** Id of the record; empty when it must be tried again. */
    private Optional<String> taken(Plan plan, Document alert, Instant now) {
        Arrival arrival =
                new Arrival(
                        plan.flow(),
                        new Payload(JsonText.bytes(alert), "application/json"),
                        "",
                        "",
                        "",
                        "",
                        Map.of(),
                        "",
                        List.of(),
                        now);
        return switch (speaker.bring().apply(plan, arrival)) {
            case Receipt.Accepted(String id) -> Optional.of(id);
            case Receipt.Held held -> Optional.of(held.recordId());
            case Receipt.Busy busy -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an alert waits: {0}",
                        busy.reason().message());
                yield Optional.empty();
            }
            case Receipt other -> {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "an alert was refused flow={0} receipt={1}",
                        plan.flow(),
                        other.getClass().getSimpleName());
                yield Optional.of("none: it was refused");
            }
        };
    }

    /** What is wrong with a system is in its file, all else in the flow's. */
    private static String runbook(List<Plan> plans, Sighting sighting) {
        return sighting.kind() == Sighting.Kind.SYSTEM
                ? Runbooks.ofSystem(plans, sighting.subject())
                : Runbooks.ofFlows(plans, sighting.flows());
    }

    private Incident.AlertMark mark(String flow, String owner) {
        Map<String, Incident.AlertMark> known =
                marks.computeIfAbsent(
                        flow,
                        _ -> {
                            Map<String, Incident.AlertMark> read = new HashMap<>();
                            ledger.alertMarks(flow).forEach(m -> read.put(m.owner(), m));
                            return read;
                        });
        Incident.AlertMark mark = known.get(owner);
        if (mark == null) {
            long past = ledger.newsOfThePast();
            mark = new Incident.AlertMark(flow, owner, past, past);
            put(mark);
        }
        return mark;
    }

    private void put(Incident.AlertMark mark) {
        journal.alerted(mark);
        marks.computeIfAbsent(mark.flow(), _ -> new HashMap<>()).put(mark.owner(), mark);
    }
}
