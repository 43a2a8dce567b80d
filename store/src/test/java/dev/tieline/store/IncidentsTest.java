package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Sighting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cause, one incident: how they open, change, end and come back. */
class IncidentsTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir Path folder;

    private SqliteStore store;
    private Instant now = START;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder, InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Sighting down(String system, long records) {
        return new Sighting(
                "system/" + system,
                Sighting.Kind.SYSTEM,
                system,
                List.of("leads", "orders"),
                "ops",
                Fault.of("system-failing", Blame.DESTINATION, system + " is down.", "Wait."),
                records);
    }

    private void sighted(Sighting... all) {
        store.journal().sighted(List.of(all), Set.of(), now);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private List<Incident> incidents() {
        return store.ledger().incidents(100);
    }

    private List<String> actions(long id) {
        return store.ledger().incident(id).orElseThrow().events().stream()
                .map(Incident.Event::action)
                .toList();
    }

    @Test
    void whatIsSeenAgainIsTheSameIncident() {
        sighted(down("crm", 3));
        later(Duration.ofSeconds(2));
        sighted(down("crm", 100_000));
        later(Duration.ofSeconds(2));
        sighted(down("crm", 7), down("erp", 1));

        assertThat(incidents()).hasSize(2).allMatch(Incident::open);
        Incident crm = incidents().getLast();
        assertThat(crm.sighting()).isEqualTo(down("crm", 7));
        assertThat(crm.most()).isEqualTo(100_000);
        assertThat(crm.opened()).isEqualTo(START);
        assertThat(crm.seen()).isEqualTo(now);
        assertThat(actions(crm.id())).containsExactly("opened");
    }

    @Test
    void whatIsNotSeenAnyMoreIsOverAndComesBackWithinAnHour() {
        sighted(down("crm", 3));
        long id = incidents().getFirst().id();
        assertThat(store.journal().comment(id, "", "ada", now)).isTrue();
        assertThat(incidents().getFirst().acknowledged()).isEqualTo("ada");
        later(Duration.ofMinutes(1));
        sighted();
        assertThat(incidents().getFirst().resolved()).contains(now);

        later(Duration.ofMinutes(59));
        sighted(down("crm", 1));

        Incident again = incidents().getFirst();
        assertThat(incidents()).hasSize(1);
        assertThat(again.open()).isTrue();
        assertThat(again.openings()).isEqualTo(2);
        assertThat(again.acknowledged()).isEmpty();
        assertThat(actions(id)).containsExactly("opened", "acknowledged", "resolved", "reopened");
    }

    @Test
    void laterItIsAnotherIncident() {
        sighted(down("crm", 3));
        sighted();
        later(Duration.ofMinutes(61));
        sighted(down("crm", 1));

        assertThat(incidents()).hasSize(2);
        assertThat(incidents().getFirst().open()).isTrue();
        assertThat(incidents().getLast().open()).isFalse();
    }

    @Test
    void whatNobodyCanTellStaysOpenAcrossARestart() {
        sighted(down("crm", 3), down("erp", 1));
        store.close();
        open();
        store.journal().sighted(List.of(), Set.of("system/crm"), now);

        assertThat(incidents())
                .filteredOn(Incident::open)
                .singleElement()
                .satisfies(open -> assertThat(open.sighting().subject()).isEqualTo("crm"));
    }

    @Test
    void peopleSaySomethingOfIt() {
        sighted(down("crm", 3));
        long id = incidents().getFirst().id();

        assertThat(store.journal().comment(id, "The vendor knows.", "ada", now)).isTrue();
        assertThat(store.journal().comment(id + 1, "Nobody's.", "ada", now)).isFalse();

        assertThat(store.ledger().incident(id).orElseThrow().events().getLast())
                .isEqualTo(new Incident.Event(now, "ada", "commented", "The vendor knows."));
    }

    @Test
    void oldOnesAreForgottenAndOpenOnesAreNot() {
        sighted(down("old", 1));
        for (int i = 0; i < 2_100; i++) {
            sighted(down("old", 1), down("s" + i, 1));
        }
        sighted(down("old", 1));

        List<Incident> some = store.ledger().incidents(500);
        assertThat(some.getFirst().sighting().subject()).isEqualTo("old");
        assertThat(store.ledger().incident(some.getFirst().id())).isPresent();
        assertThat(store.ledger().incident(2)).isEmpty();
        assertThat(store.ledger().incident(2_000)).isPresent();
    }

    @Test
    void aCauseThatIsNamedTwiceIsOneIncident() {
        sighted(down("crm", 1), down("crm", 2));
        sighted(down("crm", 3), down("crm", 4));

        assertThat(incidents()).hasSize(1);
        sighted();
        assertThat(incidents().getFirst().open()).isFalse();
    }

    @Test
    void theEndOfOneThatWasOpenForLongIsTold() {
        sighted(down("old", 1));
        for (int i = 0; i < 2_100; i++) {
            later(Duration.ofSeconds(1));
            sighted(down("old", 1), down("s" + i, 1));
        }
        later(Duration.ofSeconds(1));
        sighted();

        assertThat(store.ledger().incident(1)).isPresent();
        List<Incident.News> news = store.ledger().news("ops", false, 0, 500);
        assertThat(news).isNotEmpty();
        assertThat(actions(1)).contains("resolved");
    }

    @Test
    void whoeverWasToldOfItInsteadIsToldOfItsEnd() {
        sighted(down("crm", 1));
        long id = incidents().getFirst().id();
        store.journal().note(List.of(id), "escalated", "boss", now);
        assertThat(store.ledger().news("boss", false, 0, 10)).hasSize(1);

        sighted();
        assertThat(store.ledger().news("boss", false, 0, 10))
                .extracting(Incident.News::action)
                .containsExactly("escalated", "resolved");
        assertThat(store.ledger().news("somebody", false, 0, 10)).isEmpty();
    }
}
