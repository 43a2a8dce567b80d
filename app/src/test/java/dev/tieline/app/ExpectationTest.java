package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.journal.Change;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What does not happen to a real hub is noticed, and what stands still. */
@Execution(ExecutionMode.CONCURRENT)
class ExpectationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(Map<String, String> files) {
        hub = RunningHub.start(folder, files, wall());
        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
    }

    private InstantSource wall() {
        return () -> Instant.now().plus(ahead.get());
    }

    private void post(String id) {
        assertThat(hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").statusCode())
                .isEqualTo(202);
    }

    private String awaitIncident(String code) {
        return await(code, false);
    }

    /** What an incident says, as soon as one of this code is open, or over. */
    private String await(String code, boolean over) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            Document all = hub.get("/api/incidents");
            for (int i = 0; all.at("/incidents/" + i).isPresent(); i++) {
                String at = "/incidents/" + i;
                if (all.at(at + "/fault/code").orElse("").equals(code)
                        && all.at(at + "/resolved").isPresent() == over) {
                    return all.at(at + "/fault/message").orElse("").toString();
                }
            }
            // The hub's watch looks every two seconds and has no other signal.
            Between.looks();
        }
        throw new AssertionError("no " + code + " in " + hub.get("/api/incidents"));
    }

    @Test
    void booksThatDoNotSayWhatTheRecordsDoAreTheWorstIncident() throws Exception {
        start(Map.of("flows/things.yaml", FLOW));
        post("1");
        post("2");
        hub.hub().close();
        String file = "jdbc:sqlite:" + folder.resolve("data/tieline.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement()) {
            // A record that is counted and is not there: the equation of the books still holds.
            int changed =
                    statement.executeUpdate(
                            "INSERT INTO tally(flow, hour, accepted, delivered, skipped,"
                                    + " duplicate, held, pending) VALUES(1, 0, 1, 1, 0, 0, 0, 0)"
                                    + " ON CONFLICT DO UPDATE SET accepted = accepted + 1,"
                                    + " delivered = delivered + 1");
            assertThat(changed).isPositive();
        }
        hub = hub.again();

        assertThat(awaitIncident("books-unbalanced"))
                .isEqualTo("The books of things do not balance.");
        assertThat(hub.get("/api/incidents").at("/incidents/0/kind")).contains("hub");
        assertThat(hub.get("/api/incidents").at("/incidents/0/owner")).contains("ops");
        assertThat(hub.send(hub.request("/health/ready").GET()).statusCode()).isEqualTo(503);
    }

    @Test
    void howASourceSendsIsLearnedAndItsSilenceNoticed() {
        String learned = FLOW.replace("path: /things }", "path: /things }\n  expect: learned");
        start(Map.of("flows/things.yaml", learned));
        Duration weeks = Duration.ofDays(30);
        // An hour goes by between two records, as far as clocks can tell.
        for (int hour = 0; hour < weeks.toHours(); hour++) {
            ahead.set(Duration.ofHours(hour));
            post("r-" + hour);
        }
        ahead.set(weeks.plusHours(3));
        // The watch has looked since the clock was set.
        awaitIncident("clock-jumped");
        assertThat(hub.get("/api/incidents").toString()).doesNotContain("source-silent");

        ahead.set(weeks.plusHours(30));

        assertThat(awaitIncident("source-silent"))
                .startsWith("'site' sent no record to things for more than 31h")
                .contains("4 weeks before let one expect more than 8");
        post("again");
        await("source-silent", true);
    }

    @Test
    void aWriterThatIsStuckIsNotReadyAndSaysSo() throws Exception {
        start(Map.of("flows/things.yaml", FLOW));
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch holds = new CountDownLatch(1);
        // Whoever follows must return at once: one that does not holds the writer up.
        Runnable ends =
                hub.hub()
                        .follow((Change _) -> {
                            stuck.countDown();
                            try {
                                holds.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try {
            post("1");
            stuck.await();
            long begun = System.nanoTime();
            Document ready = hub.get("/health/ready");
            while (!ready.at("/reasons").orElse("").toString().contains("does not come round")) {
                assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
                Between.looks();
                ready = hub.get("/health/ready");
            }
            assertThat(ready.text("status")).contains("not ready");
        } finally {
            holds.countDown();
            ends.run();
        }
        long begun = System.nanoTime();
        while (hub.send(hub.request("/health/ready").GET()).statusCode() != 200) {
            assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
            Between.looks();
        }
    }

    @Test
    void aSourceThatSendsFarTooMuchIsAnIncident() {
        String loud = "{ at-most: 2, every: 1s, during: 00:00-24:00 Etc/GMT+12 }";
        start(
                Map.of(
                        "flows/things.yaml",
                        FLOW.replace("/things }", "/things }\n  expect: " + loud)));
        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        for (int i = 0; i < 3; i++) {
            post("x-" + i);
        }
        ahead.set(Duration.ZERO);
        String said = "";
        while (said.isEmpty()) {
            post("more");
            post("and-more");
            post("still-more");
            said = hub.get("/api/incidents").at("/incidents/0/fault/message").orElse("").toString();
        }
        assertThat(said).isEqualTo("'site' sent more than 2 records to things in 1s.");
        assertThat(hub.get("/api/incidents").at("/incidents/0/kind")).contains("silence");
    }

    @Test
    void aFlowThatIsGoneAndIsCalledStillIsNoticedAlsoAfterARestart() throws Exception {
        start(Map.of("flows/things.yaml", FLOW, "flows/old.yaml", old()));
        assertThat(hub.postTo("/in/old", "{\"id\":\"1\",\"email\":\"a@b.example\"}").statusCode())
                .isEqualTo(202);
        java.nio.file.Files.delete(folder.resolve("flows/old.yaml"));
        hub = hub.restarted();

        assertThat(hub.postTo("/in/old", "{}").statusCode()).isEqualTo(401);
        assertThat(awaitIncident("flow-gone-called")).contains("/old", "'old'");
    }

    private static String old() {
        return FLOW.replace("flow: things", "flow: old").replace("/things }", "/old }");
    }

    @Test
    void aCredentialThatEndsSoonIsAnIncidentOfItsSystem() {
        String hubFile =
                RunningHub.HUB.replace(
                        "there: env:THERE",
                        "there: { from: env:THERE, expires: "
                                + java.time.LocalDate.now(java.time.ZoneOffset.UTC)
                                + " }");
        start(Map.of("flows/things.yaml", FLOW, "tieline.yaml", hubFile));

        assertThat(awaitIncident("credential-expiring"))
                .startsWith("The credential 'there' of 'there' ends on ");
        assertThat(hub.get("/api/incidents").at("/incidents/0/flows")).contains(List.of("things"));
    }

    @Test
    void aClockThatIsSetIsAnIncident() {
        start(Map.of("flows/things.yaml", FLOW));
        post("1");
        ahead.set(Duration.ofHours(3));
        assertThat(awaitIncident("clock-jumped")).contains("was set forward by 3h");
    }
}
