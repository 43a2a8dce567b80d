package dev.tieline.console;

import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.IncidentWords;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Run.State;
import dev.tieline.ledger.RunLedger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Runbooks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes the pages of incidents. */
final class Incidents {
    private static final int ON_A_PAGE = 200;
    private static final int RUNS_LOOKED_AT = 50;

    private Incidents() {}

    static IncidentsPage page(Desk desk) {
        List<Incident> all =
                desk.ledger().incidents(ON_A_PAGE).stream().map(desk.masking()::incident).toList();
        // The worst first; they come newest first.
        List<Incident> open =
                all.stream()
                        .filter(Incident::open)
                        .sorted(Comparator.comparing(incident -> incident.sighting().kind()))
                        .toList();
        String sentence =
                open.isEmpty()
                        ? "Nothing is wrong."
                        : Words.count(open.size(), "incident")
                                + Words.verb(open.size(), " is", " are")
                                + " open.";
        return new IncidentsPage(
                sentence,
                open.stream().map(incident -> row(desk, incident)).toList(),
                all.stream()
                        .filter(incident -> !incident.open())
                        .map(incident -> row(desk, incident))
                        .toList());
    }

    /** How many are open. */
    static long open(Desk desk) {
        return desk.ledger().incidents(ON_A_PAGE).stream().filter(Incident::open).count();
    }

    static Optional<IncidentPage> page(Desk desk, long id) {
        return desk.ledger().incident(id).map(story -> page(desk, story));
    }

    private static IncidentPage page(Desk desk, Incident.Story story) {
        Incident incident = desk.masking().incident(story.incident());
        Sighting sighting = incident.sighting();
        Way way = way(desk, incident);
        return new IncidentPage(
                row(desk, incident),
                sighting.fault().code(),
                IncidentWords.blame(sighting.fault().blame()),
                incident.open() ? IncidentWords.doing(sighting) : "",
                runbook(desk, sighting),
                Words.sentence(sighting.fault().remedy()),
                sighting.flows(),
                way.link,
                way.act,
                way.resume,
                incident.open() && sighting.cause().startsWith("changes-lost/")
                        ? sighting.cause().substring("changes-lost/".length())
                        : "",
                story.events().stream().map(event -> event(desk, event)).toList());
    }

    private static String runbook(Desk desk, Sighting sighting) {
        return sighting.kind() == Sighting.Kind.SYSTEM
                ? Runbooks.ofSystem(desk.plans().current(), sighting.subject())
                : Runbooks.ofFlows(desk.plans().current(), sighting.flows());
    }

    private record Way(String link, String act, String resume) {}

    /** Where a person goes on. */
    private static Way way(Desk desk, Incident incident) {
        Sighting sighting = incident.sighting();
        String flow = sighting.flows().isEmpty() ? "" : sighting.flows().getFirst();
        String toFlow = flow.isEmpty() ? "/" : "/flows/" + flow;
        return switch (sighting.kind()) {
            case HELD ->
                    new Way(
                            desk.ledger().heldGroups().stream()
                                    .filter(g -> Sighting.held(g).equals(sighting.cause()))
                                    .map(HeldGroup::id)
                                    .findFirst()
                                    .map(group -> "/held/" + group)
                                    .orElse("/held?flow=" + flow),
                            "Open what is held",
                            "");
            case SYSTEM ->
                    new Way(
                            toFlow,
                            "Open the flow",
                            incident.open() && sighting.fault().code().equals("system-paused")
                                    ? sighting.subject()
                                    : "");
            case RUN ->
                    run(desk, incident, flow)
                            .map(run -> new Way("/runs/" + run.id(), "Open the run", ""))
                            .orElse(new Way(toFlow, "Open the flow", ""));
            case SILENCE, STRAY, LATE -> new Way(toFlow, "Open the flow", "");
            case HUB -> new Way("/", "Open Today", "");
        };
    }

    /** The run that failed or waits; empty when it is about none, or over. */
    private static Optional<Run> run(Desk desk, Incident incident, String flow) {
        if (!incident.open()) {
            return Optional.empty();
        }
        RunLedger ledger = desk.sources().running().ledger();
        String cause = incident.sighting().cause();
        String ofFile = "file-failed/" + flow + "/";
        if (cause.startsWith(ofFile)) {
            return newest(ledger.ofFile(flow, cause.substring(ofFile.length()), 1), State.FAILED);
        }
        boolean ranged = cause.equals("range/" + flow);
        if (ranged || cause.equals("run/" + flow)) {
            List<Run> alike =
                    ledger.runs(flow, 0, RUNS_LOOKED_AT).stream()
                            .filter(run -> run.range().isPresent() == ranged)
                            .toList();
            return newest(alike, State.FAILED);
        }
        if (cause.equals("place/" + flow)) {
            return newest(ledger.runs(flow, 0, RUNS_LOOKED_AT), State.RUNNING);
        }
        return cause.equals("approval/" + flow)
                ? newest(ledger.runs(flow, 0, RUNS_LOOKED_AT), State.WAITING)
                : Optional.empty();
    }

    private static Optional<Run> newest(List<Run> runs, State state) {
        return runs.stream().filter(run -> run.state() == state).findFirst();
    }

    private static IncidentPage.Event event(Desk desk, Incident.Event event) {
        Moment at = desk.moments().of(event.at());
        String by = event.actor().equals("hub") ? "" : " by " + event.actor();
        return switch (event.action()) {
            case "opened" -> new IncidentPage.Event("bad", "cross", "It began", "", at);
            case "reopened" -> new IncidentPage.Event("bad", "retry", "It came back", "", at);
            case "resolved" -> new IncidentPage.Event("good", "check", "It was over", "", at);
            case "reminded" ->
                    new IncidentPage.Event("wait", "clock", "Told again", event.detail(), at);
            case "escalated" ->
                    new IncidentPage.Event("warn", "person", "Escalated", event.detail(), at);
            case "told" -> new IncidentPage.Event("calm", "arrow", "Told", event.detail(), at);
            case "acknowledged" ->
                    new IncidentPage.Event("wait", "person", "Acknowledged" + by, "", at);
            default -> new IncidentPage.Event("calm", "person", "Said" + by, event.detail(), at);
        };
    }

    private static IncidentsPage.Row row(Desk desk, Incident incident) {
        Sighting sighting = incident.sighting();
        return new IncidentsPage.Row(
                incident.id(),
                badge(incident),
                HeldWords.said(sighting.fault()),
                touches(incident),
                sighting.owner(),
                incident.acknowledged(),
                desk.moments().of(incident.opened()),
                incident.resolved().map(desk.moments()::of));
    }

    private static String touches(Incident incident) {
        Sighting sighting = incident.sighting();
        long records = incident.open() ? sighting.records() : incident.most();
        String flows =
                switch (sighting.flows().size()) {
                    case 0 -> "";
                    case 1 -> sighting.flows().getFirst();
                    default -> Words.count(sighting.flows().size(), "flow");
                };
        if (records == 0) {
            return flows;
        }
        String touched = Words.count(records, "record");
        return flows.isEmpty() ? touched : touched + " of " + flows;
    }

    private static Badge badge(Incident incident) {
        if (!incident.open()) {
            return new Badge("good", "check", "Over");
        }
        return switch (incident.sighting().kind()) {
            case HUB -> new Badge("bad", "cross", "Hub");
            case SYSTEM -> new Badge("bad", "cross", "System");
            case SILENCE ->
                    incident.sighting().fault().code().equals("source-loud")
                            ? new Badge("warn", "question", "Loud")
                            : new Badge("warn", "question", "Silent");
            case RUN ->
                    incident.sighting().fault().code().equals("run-failed")
                            ? new Badge("bad", "cross", "Failed")
                            : new Badge("warn", "clock", "Missed");
            case STRAY -> new Badge("warn", "question", "Stray");
            case HELD -> Badge.held("Held");
            case LATE -> new Badge("warn", "clock", "Late");
        };
    }
}
