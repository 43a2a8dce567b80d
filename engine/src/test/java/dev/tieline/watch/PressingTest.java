package dev.tieline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Hours;
import dev.tieline.flow.HubFile;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When owners are told. */
class PressingTest {
    /** A Thursday. */
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final HubFile.Owner ALWAYS =
            new HubFile.Owner("ops", "Operations", "ops@acme.example", Optional.empty());
    private static final HubFile.Owner BY_DAY =
            new HubFile.Owner(
                    "ops", "Operations", "ops@acme.example", Hours.of("Mon-Fri 08:00-20:00 UTC"));

    private static Pressing at(Instant now) {
        return new Pressing(
                new Trigger.Incidents(
                        Duration.ofMinutes(1),
                        Optional.of(Duration.ofHours(4)),
                        Optional.of(new Trigger.Escalation(Duration.ofMinutes(30), "boss")),
                        Set.of("hub"),
                        Map.of()),
                now);
    }

    private static Incident incident(
            long id, Sighting.Kind kind, Instant began, int openings, String acknowledged) {
        Sighting sighting =
                new Sighting(
                        "cause-" + id,
                        kind,
                        "crm",
                        List.of("leads"),
                        "ops",
                        Fault.of("code", Blame.DESTINATION, "It fails.", ""),
                        1);
        return new Incident(
                id,
                sighting,
                began,
                began,
                Optional.empty(),
                openings,
                1,
                began,
                acknowledged,
                Optional.empty(),
                "",
                "");
    }

    private static Incident.News news(String action, Instant at, Sighting.Kind kind, int openings) {
        return new Incident.News(1, at, action, incident(1, kind, at, openings, ""));
    }

    private static boolean isDue(HubFile.Owner owner, Instant now, Incident.News... news) {
        return at(now).isDue(owner, List.of(news));
    }

    @Test
    void waitsForCompanyAsLongAsTheDigest() {
        Incident.News opened = news("opened", NOON, Sighting.Kind.SYSTEM, 1);

        assertThat(isDue(ALWAYS, NOON.plusSeconds(59), opened)).isFalse();
        assertThat(isDue(ALWAYS, NOON.plusSeconds(60), opened)).isTrue();
    }

    @Test
    void tellsWhatComesAndGoesLessAndLessOften() {
        Incident.News third = news("reopened", NOON, Sighting.Kind.SYSTEM, 3);
        Incident.News hundredth = news("resolved", NOON, Sighting.Kind.SYSTEM, 100);

        assertThat(isDue(ALWAYS, NOON.plusSeconds(239), third)).isFalse();
        assertThat(isDue(ALWAYS, NOON.plusSeconds(240), third)).isTrue();
        assertThat(isDue(ALWAYS, NOON.plus(HOUR).minusSeconds(1), hundredth)).isFalse();
        assertThat(isDue(ALWAYS, NOON.plus(HOUR), hundredth)).isTrue();
    }

    @Test
    void letsPeopleSleepUnlessItIsUrgent() {
        Instant night = NOON.plus(Duration.ofHours(10));
        Instant morning = NOON.plus(Duration.ofHours(20));
        Incident.News held = news("opened", night, Sighting.Kind.HELD, 1);

        assertThat(isDue(BY_DAY, night.plus(HOUR), held)).isFalse();
        assertThat(isDue(BY_DAY, morning, held)).isTrue();
        assertThat(isDue(BY_DAY, night.plus(HOUR), news("opened", night, Sighting.Kind.HUB, 1)))
                .isTrue();
        assertThat(
                        at(night)
                                .remind(
                                        BY_DAY,
                                        false,
                                        List.of(incident(1, Sighting.Kind.HELD, NOON, 1, ""))))
                .isEmpty();
    }

    @Test
    void remindsOfAllThatNobodySeesToAtOnce() {
        Incident old = incident(1, Sighting.Kind.HELD, NOON, 1, "");
        Incident young = incident(2, Sighting.Kind.HELD, NOON.plus(HOUR), 1, "");
        Incident seen = incident(3, Sighting.Kind.HELD, NOON, 1, "ann");
        List<Incident> open = List.of(old, young, seen);

        assertThat(at(NOON.plus(HOUR.multipliedBy(4)).minusSeconds(1)).remind(ALWAYS, false, open))
                .isEmpty();
        assertThat(at(NOON.plus(HOUR.multipliedBy(4))).remind(ALWAYS, false, open))
                .containsExactly(old, young);
    }

    @Test
    void whatHasNoOwnerIsTheFlowsOwnersToBeRemindedOf() {
        Incident old = incident(1, Sighting.Kind.HUB, NOON, 1, "");
        HubFile.Owner boss =
                new HubFile.Owner("boss", "The boss", "boss@acme.example", Optional.empty());
        Sighting nobodys =
                new Sighting(
                        "disk/hub",
                        Sighting.Kind.HUB,
                        "disk",
                        List.of(),
                        "",
                        old.sighting().fault(),
                        0);
        List<Incident> open = List.of(old.with(nobodys));
        Pressing later = at(NOON.plus(HOUR.multipliedBy(4)));

        assertThat(later.remind(boss, false, open)).isEmpty();
        assertThat(later.remind(boss, true, open)).hasSize(1);
    }

    @Test
    void tellsSomebodyElseOnce() {
        Incident old = incident(1, Sighting.Kind.HELD, NOON, 1, "");
        Incident seen = incident(2, Sighting.Kind.HELD, NOON, 1, "ann");
        Trigger.Escalation escalation = new Trigger.Escalation(Duration.ofMinutes(30), "boss");
        Instant later = NOON.plus(Duration.ofMinutes(30));

        assertThat(at(later.minusSeconds(1)).escalate(escalation, List.of(old, seen))).isEmpty();
        assertThat(at(later).escalate(escalation, List.of(old, seen))).containsExactly(old);
        assertThat(
                        at(later)
                                .escalate(
                                        new Trigger.Escalation(Duration.ofMinutes(30), "ops"),
                                        List.of(old)))
                .isEmpty();
    }
}
