package dev.tieline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.HubFile;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Sighting;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people read, word for word. */
class AlertMessageTest {
    private static final Instant OPENED = Instant.parse("2026-11-26T14:31:00Z");
    private static final Instant NOW = OPENED.plusSeconds(180);
    private static final HubFile.Owner OWNER =
            new HubFile.Owner("ops", "Operations", "ops@acme.example", Optional.empty());
    private static final AlertMessage MESSAGE =
            new AlertMessage(
                    new AlertMessage.From(
                            "acme",
                            "https://hub.acme.example",
                            ZoneOffset.UTC,
                            sighting ->
                                    sighting.kind() == Sighting.Kind.SYSTEM
                                            ? "See status.crm.example, then call the hotline."
                                            : ""),
                    OWNER,
                    "ops-7",
                    NOW);

    private static final Sighting DOWN =
            new Sighting(
                    "system/crm",
                    Sighting.Kind.SYSTEM,
                    "crm",
                    List.of("lead-capture", "partner-lead"),
                    "ops",
                    Fault.of(
                            "system-failing",
                            Blame.DESTINATION,
                            "'crm' takes nothing now. It answered 503.",
                            "Nothing need be done here: it goes on by itself. If it lasts, ask"
                                    + " whoever runs 'crm'."),
                    1_204);

    private static final Sighting HELD =
            new Sighting(
                    "held/lead-capture/crm/answered-422",
                    Sighting.Kind.HELD,
                    "lead-capture",
                    List.of("lead-capture"),
                    "ops",
                    Fault.of(
                            "answered-422",
                            Blame.DESTINATION,
                            "no such campaign",
                            "Correct the record and replay it."),
                    1);

    private static Incident incident(long id, Sighting sighting, boolean open, int openings) {
        return new Incident(
                id,
                sighting,
                OPENED,
                NOW,
                open ? Optional.empty() : Optional.of(NOW),
                openings,
                sighting.records(),
                OPENED,
                "",
                Optional.empty(),
                "",
                "");
    }

    private static List<AlertMessage.Told> told(String action, Incident incident) {
        return AlertMessage.told(List.of(new Incident.News(1, OPENED, action, incident)));
    }

    @Test
    void tellsOneThatBegan() {
        List<AlertMessage.Told> told = told("opened", incident(12, DOWN, true, 1));

        assertThat(MESSAGE.subject(told)).isEqualTo("acme: 'crm' takes nothing now.");
        assertThat(MESSAGE.text(told))
                .isEqualTo(
                        """
                        'crm' takes nothing now.

                          Since: 26 Nov 2026 14:31 Z, for 3 min
                          Touches: 1,204 records of lead-capture, partner-lead
                          Whose: It looks like the other system's fault.
                          Tieline: It tries one call at a time, every 5 s at first and every 5 min in the end. What waits goes on when one works; none of it is lost.
                          You: Nothing need be done here: it goes on by itself. If it lasts, ask whoever runs 'crm'.
                          Runbook: See status.crm.example, then call the hotline.
                          https://hub.acme.example/incidents/12
                        """);
    }

    @Test
    void tellsWhenItIsOver() {
        List<AlertMessage.Told> told = told("resolved", incident(12, DOWN, false, 3));

        assertThat(MESSAGE.subject(told)).isEqualTo("acme: It is over: 'crm' takes nothing now.");
        assertThat(MESSAGE.text(told))
                .isEqualTo(
                        """
                        It is over. 'crm' takes nothing now.

                          Since: 26 Nov 2026 14:31 Z, it took 3 min, 3 times by now
                          Touches: 1,204 records of lead-capture, partner-lead
                          https://hub.acme.example/incidents/12
                        """);
    }

    @Test
    void tellsWhatAPersonHasToDo() {
        List<AlertMessage.Told> told = told("reminded", incident(13, HELD, true, 1));

        assertThat(MESSAGE.subject(told))
                .isEqualTo(
                        "acme: It is still so: lead-capture holds back what failed:"
                                + " answered-422.");
        assertThat(MESSAGE.text(told))
                .isEqualTo(
                        """
                        It is still so. lead-capture holds back what failed: answered-422.

                          Since: 26 Nov 2026 14:31 Z, for 3 min
                          Touches: 1 record of lead-capture
                          Whose: It looks like the other system's fault.
                          Tieline: What is held is kept until somebody sees to it; all else goes on.
                          You: Correct the record and replay it.
                          https://hub.acme.example/incidents/13
                        """);
        assertThat(MESSAGE.document(told).at("/news")).contains("reminder");
    }

    @Test
    void tellsEachOnceAndTheMostPressingFirst() {
        List<AlertMessage.Told> told =
                AlertMessage.told(
                        List.of(
                                new Incident.News(
                                        1, OPENED, "resolved", incident(11, HELD, false, 1)),
                                new Incident.News(
                                        2, OPENED, "reminded", incident(12, DOWN, true, 1)),
                                new Incident.News(3, OPENED, "opened", incident(13, HELD, true, 1)),
                                new Incident.News(
                                        4, NOW, "escalated", incident(12, DOWN, true, 1))));

        assertThat(told).extracting(one -> one.incident().id()).containsExactly(12L, 13L, 11L);
        assertThat(MESSAGE.subject(told)).isEqualTo("acme: 2 incidents: 'crm' takes nothing now.");
        assertThat(MESSAGE.document(told).at("/news")).contains("escalation");
        assertThat(MESSAGE.document(told).at("/open")).contains(2L);
        assertThat(MESSAGE.document(told).at("/url"))
                .contains("https://hub.acme.example/incidents");
    }

    @Test
    void halfACharacterIsNeverTold() {
        for (int i = 0; i < 12; i++) {
            Sighting odd =
                    DOWN.with(
                            Fault.of(
                                    "clock-jumped",
                                    Blame.HUB,
                                    "x".repeat(40 + i) + "\ud83d\udce6".repeat(40) + "\ud83d",
                                    ""));
            byte[] json =
                    JsonText.bytes(MESSAGE.document(told("opened", incident(1, odd, true, 1))));
            assertThat(JsonText.read(json, 1 << 20)).isInstanceOf(Reading.Read.class);
        }
    }

    @Test
    void staysShortInAStorm() {
        List<Incident.News> news = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            news.add(new Incident.News(i, OPENED, "opened", incident(i, HELD, true, 1)));
        }
        List<AlertMessage.Told> told = AlertMessage.told(news);

        assertThat(MESSAGE.subject(told)).startsWith("acme: 300 incidents: lead-capture holds");
        assertThat(MESSAGE.text(told))
                .endsWith("\n\nAnd 290 more: https://hub.acme.example/incidents\n")
                .hasSizeLessThan(8_000);
    }
}
