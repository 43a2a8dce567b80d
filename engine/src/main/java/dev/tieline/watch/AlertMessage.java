package dev.tieline.watch;

import dev.tieline.api.Document;
import dev.tieline.flow.HubFile;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.IncidentWords;
import dev.tieline.ledger.Sighting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What one owner is told at one time, in words. Pure.
 *
 * @param from who tells it
 * @param owner who is told
 * @param id of the message
 * @param at when
 */
record AlertMessage(From from, HubFile.Owner owner, String id, Instant at) {
    /** More than so many are counted, not told. */
    private static final int TOLD = 10;

    private static final int SUBJECT = 110;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm zzz", Locale.ENGLISH);

    /**
     * Who tells it.
     *
     * @param hub its name
     * @param url of its console, without a slash at the end
     * @param zone of the times of owners who name no hours
     * @param runbook what the system's or flow's file says to do; empty when nothing
     */
    record From(String hub, String url, ZoneId zone, Function<Sighting, String> runbook) {}

    /** What there is to tell of an incident; the most pressing first. */
    enum State {
        ESCALATED("Nobody sees to it"),
        NEW(""),
        BACK("It is back"),
        STILL("It is still so"),
        OVER("It is over");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    /** An incident and what there is to tell of it. */
    record Told(Incident incident, State state) {}

    /** What news come to: one for each incident, the most pressing first. */
    static List<Told> told(List<Incident.News> news) {
        Map<Long, Told> all = new LinkedHashMap<>();
        for (Incident.News one : news) {
            Told told = new Told(one.incident(), state(one));
            all.merge(
                    one.incident().id(),
                    told,
                    (a, b) -> a.state().compareTo(b.state()) <= 0 ? a : b);
        }
        return all.values().stream()
                .sorted(
                        Comparator.comparing(Told::state)
                                .thenComparing(t -> t.incident().sighting().kind()))
                .toList();
    }

    private static State state(Incident.News news) {
        if (!news.incident().open()) {
            return State.OVER;
        }
        return switch (news.action()) {
            case "escalated" -> State.ESCALATED;
            case "opened" -> State.NEW;
            case "reopened" -> State.BACK;
            case "reminded" -> State.STILL;
            // It was over, and came back since: that is told as well.
            default -> State.BACK;
        };
    }

    /** The record of the alert, as its contract says. */
    Document document(List<Told> all) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", id);
        record.put("at", at.toString());
        record.put("hub", from.hub());
        record.put("owner", Map.of("id", owner.id(), "name", owner.name(), "mail", owner.mail()));
        record.put("news", news(all.getFirst().state()));
        record.put("subject", whole(subject(all)));
        record.put("text", whole(text(all)));
        record.put("url", url(all));
        record.put("open", all.stream().filter(told -> told.incident().open()).count());
        record.put("incidents", all.stream().limit(TOLD).map(this::fields).toList());
        return Document.of(record);
    }

    private static String news(State state) {
        return switch (state) {
            case ESCALATED -> "escalation";
            case NEW, BACK -> "new";
            case STILL -> "reminder";
            case OVER -> "over";
        };
    }

    private String url(List<Told> all) {
        return all.size() == 1 ? url(all.getFirst().incident()) : from.url() + "/incidents";
    }

    private String url(Incident incident) {
        return from.url() + "/incidents/" + incident.id();
    }

    String subject(List<Told> all) {
        Told first = all.getFirst();
        long open = all.stream().filter(told -> told.incident().open()).count();
        String what = cut(what(first.incident()));
        String words =
                all.size() == 1
                        ? (first.state().words.isEmpty() ? "" : first.state().words + ": ") + what
                        : open == 0
                                ? all.size() + " incidents are over"
                                : open + (open == 1 ? " incident" : " incidents") + ": " + what;
        return from.hub() + ": " + words;
    }

    /** Half a character, which a cut leaves or others write, is none that JSON can say. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SUBJECT ? line : whole(line.substring(0, SUBJECT - 1)) + "…";
    }

    String text(List<Told> all) {
        StringBuilder text = new StringBuilder();
        for (Told told : all.subList(0, Math.min(TOLD, all.size()))) {
            if (!text.isEmpty()) {
                text.append("\n\n");
            }
            one(text, told);
        }
        if (all.size() > TOLD) {
            text.append("\n\nAnd ")
                    .append(all.size() - TOLD)
                    .append(" more: ")
                    .append(from.url())
                    .append("/incidents");
        }
        return text.append('\n').toString();
    }

    private void one(StringBuilder text, Told told) {
        Incident incident = told.incident();
        Sighting sighting = incident.sighting();
        String words = told.state().words;
        text.append(words.isEmpty() ? "" : words + ". ").append(what(incident)).append('\n');
        line(text, "Since", TIME.format(incident.opened().atZone(zone())) + length(incident));
        line(text, "Touches", touches(incident));
        if (incident.open()) {
            line(text, "Whose", IncidentWords.blame(sighting.fault().blame()));
            line(text, "Tieline", IncidentWords.doing(sighting));
            line(text, "You", sighting.fault().remedy());
            line(text, "Runbook", from.runbook().apply(sighting));
            line(text, "Seen to by", incident.acknowledged());
        }
        text.append("\n  ").append(url(incident));
    }

    private ZoneId zone() {
        return owner.hours().map(dev.tieline.flow.Hours::zone).orElse(from.zone());
    }

    private String length(Incident incident) {
        Instant end = incident.resolved().orElse(at);
        String span = span(Duration.between(incident.opened(), end));
        String times = incident.openings() > 1 ? ", " + incident.openings() + " times by now" : "";
        return (incident.open() ? ", for " + span : ", it took " + span) + times;
    }

    private static String span(Duration time) {
        long minutes = time.toMinutes();
        if (minutes < 1) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        return minutes < 120
                ? minutes + " min"
                : minutes < 2_880 ? time.toHours() + " h" : time.toDays() + " days";
    }

    private static void line(StringBuilder text, String name, String words) {
        if (!words.isBlank()) {
            text.append('\n').append("  ").append(name).append(": ").append(words.strip());
        }
    }

    private static String what(Incident incident) {
        Sighting sighting = incident.sighting();
        // Words of a destination may hold data: they stay behind the link.
        return sighting.kind() == Sighting.Kind.HELD
                ? sighting.subject() + " holds back what failed: " + sighting.fault().code() + "."
                : Sightings.ownWords(sighting);
    }

    private static String touches(Incident incident) {
        Sighting sighting = incident.sighting();
        long records = incident.open() ? sighting.records() : incident.most();
        String flows = list(sighting.flows());
        if (records == 0) {
            return flows;
        }
        String count =
                String.format(Locale.ROOT, "%,d", records)
                        + (records == 1 ? " record" : " records");
        return flows.isEmpty() ? count : count + " of " + flows;
    }

    private static String list(List<String> names) {
        return names.size() <= 5
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 4)) + " and " + (names.size() - 4) + " more";
    }

    private Map<String, Object> fields(Told told) {
        Incident incident = told.incident();
        Sighting sighting = incident.sighting();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", incident.id());
        fields.put(
                "state",
                switch (told.state()) {
                    case NEW -> "new";
                    case BACK -> "back";
                    case ESCALATED, STILL -> "still";
                    case OVER -> "over";
                });
        fields.put("kind", sighting.kind().word());
        fields.put("subject", sighting.subject());
        fields.put("what", whole(what(incident)));
        fields.put("since", incident.opened().toString());
        fields.put("records", incident.open() ? sighting.records() : incident.most());
        fields.put("flows", new ArrayList<>(sighting.flows()));
        fields.put("blame", sighting.fault().blame().name().toLowerCase(Locale.ROOT));
        fields.put("doing", incident.open() ? IncidentWords.doing(sighting) : "");
        fields.put("todo", whole(sighting.fault().remedy()));
        fields.put("runbook", from.runbook().apply(sighting));
        fields.put("url", url(incident));
        return fields;
    }
}
