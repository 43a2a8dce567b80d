package dev.tieline.resource;

import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Sighting;
import java.util.List;
import java.util.stream.Stream;

/** How incidents look. */
final class IncidentShapes {
    static final Shape<Incident> INCIDENT =
            Shape.<Incident>of("Incident", "One cause that is or was wrong.")
                    .whole("id", "Grows with time.", Incident::id)
                    .word(
                            "kind",
                            "What is wrong.",
                            Stream.of(Sighting.Kind.values()).map(Sighting.Kind::word).toList(),
                            incident -> incident.sighting().kind().word())
                    .text(
                            "subject",
                            "The system, flow or part of the hub it is about.",
                            incident -> incident.sighting().subject())
                    .texts("flows", "It touches.", incident -> incident.sighting().flows())
                    .text(
                            "owner",
                            "Who is asked; may be empty.",
                            incident -> incident.sighting().owner())
                    .one(
                            "fault",
                            "What happened, whose it looks like, what to do.",
                            RecordShapes.FAULT,
                            incident -> incident.sighting().fault())
                    .whole(
                            "records",
                            "It touches, or touched last.",
                            incident -> incident.sighting().records())
                    .whole("most", "The most it touched at a time.", Incident::most)
                    .time("opened", "When it was first seen.", Incident::opened)
                    .time("seen", "When something of it changed last.", Incident::seen)
                    .maybeTime(
                            "resolved",
                            "When it was over; missing while it is open.",
                            Incident::resolved)
                    .whole("openings", "How often it came back, from 1.", Incident::openings)
                    .text(
                            "acknowledged",
                            "Who sees to it; empty when nobody said so.",
                            Incident::acknowledged)
                    .text(
                            "assignee",
                            "Who is to see to it; empty when nobody said so.",
                            Incident::assignee);

    static final Shape<List<Incident>> INCIDENTS =
            Shape.<List<Incident>>of("Incidents", "What is wrong, and what was.")
                    .list("incidents", "Open ones first, newest first.", INCIDENT, all -> all);

    private static final Shape<Incident.Event> EVENT =
            Shape.<Incident.Event>of("IncidentEvent", "Something that happened to an incident.")
                    .time("at", "When.", Incident.Event::at)
                    .text("actor", "Who did it, or hub.", Incident.Event::actor)
                    .text(
                            "action",
                            "opened, reopened, acknowledged, assigned, commented, reminded, escalated, told or"
                                    + " resolved.",
                            Incident.Event::action)
                    .text("detail", "In words; may be empty.", Incident.Event::detail);

    static final Shape<Incident.Story> STORY =
            Shape.<Incident.Story>of("IncidentStory", "An incident and what happened to it.")
                    .one("incident", "The incident.", INCIDENT, Incident.Story::incident)
                    .list("events", "Oldest first.", EVENT, Incident.Story::events);

    private IncidentShapes() {}
}
