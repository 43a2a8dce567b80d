package dev.tieline.watch;

import dev.tieline.flow.HubFile;
import dev.tieline.ledger.Incident;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When owners are told of their incidents. Pure.
 *
 * @param trigger what the alert flow says of it
 * @param now the time
 */
record Pressing(Trigger.Incidents trigger, Instant now) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int DOUBLINGS = 12;

    /** Whether it is time to tell an owner these news. */
    boolean isDue(HubFile.Owner owner, List<Incident.News> news) {
        boolean ripe = news.stream().anyMatch(one -> !one.at().plus(digest(one)).isAfter(now));
        boolean listens =
                owner.hours().filter(hours -> !hours.includes(now)).isEmpty()
                        || news.stream().anyMatch(one -> isUrgent(one.incident()));
        return ripe && listens;
    }

    /** What comes and goes all the time is told less and less often. */
    private Duration digest(Incident.News news) {
        boolean again = news.action().equals("reopened") || news.action().equals("resolved");
        int doublings = again ? Math.min(news.incident().openings() - 1, DOUBLINGS) : 0;
        Duration longer = trigger.digest().multipliedBy(1L << doublings);
        Duration most = trigger.digest().compareTo(LONGEST) > 0 ? trigger.digest() : LONGEST;
        return longer.compareTo(most) > 0 ? most : longer;
    }

    private boolean isUrgent(Incident incident) {
        return incident.open() && trigger.urgent().contains(incident.sighting().kind().word());
    }

    /**
     * Of open incidents, those of which an owner is to be told again; all when one is.
     *
     * @param nobodys whether those without an owner are this one's
     */
    List<Incident> remind(HubFile.Owner owner, boolean nobodys, List<Incident> open) {
        Optional<Duration> after = trigger.remind();
        if (after.isEmpty() || owner.hours().filter(hours -> !hours.includes(now)).isPresent()) {
            return List.of();
        }
        List<Incident> unseen =
                open.stream()
                        .filter(i ->
                                i.sighting().owner().equals(owner.id())
                                        || (nobodys && i.sighting().owner().isEmpty()))
                        .filter(i -> i.acknowledged().isEmpty())
                        .toList();
        return unseen.stream().anyMatch(i -> isOver(last(i), after.get())) ? unseen : List.of();
    }

    /** Of open incidents, those that somebody else is to be told of. */
    List<Incident> escalate(Trigger.Escalation escalation, List<Incident> open) {
        return open.stream()
                .filter(i -> i.acknowledged().isEmpty() && i.escalated().isEmpty())
                .filter(i -> !i.sighting().owner().equals(escalation.to()))
                .filter(i -> isOver(i.began(), escalation.after()))
                .toList();
    }

    private static Instant last(Incident incident) {
        return incident.reminded()
                .filter(at -> at.isAfter(incident.began()))
                .orElse(incident.began());
    }

    private boolean isOver(Instant since, Duration time) {
        return !since.plus(time).isAfter(now);
    }
}
