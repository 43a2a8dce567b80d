package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outcome;
import dev.tieline.testkit.Act;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpVerifyTest {
    private static Attempt verified(String operation, List<Act> script) {
        try (World world = World.start()) {
            world.peer().next(script);
            return world.verify(operation);
        }
    }

    @Test
    void asksWithoutChangingAnything() {
        try (World world = World.start()) {
            world.peer().next(Act.json(200, "{\"id\":\"c-7\",\"email\":\"ADA@lovelace.example\"}"));
            Attempt attempt = world.verify("contacts.upsert");
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Accepted.class,
                            accepted -> assertThat(accepted.remoteId()).isEqualTo("c-7"));
            var heard = world.peer().heard().getFirst();
            assertThat(heard.method()).isEqualTo("GET");
            assertThat(heard.target()).isEqualTo("/contacts/ada%40lovelace.example");
            assertThat(heard.body()).isEmpty();
            assertThat(heard.headers()).doesNotContainKey("idempotency-key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, rejected",
        "410, rejected",
        "400, misunderstood",
        "405, misunderstood",
        "409, misunderstood",
        "401, unauthorized",
        "429, rate-limited",
        "500, unavailable",
        "302, misunderstood"
    })
    void onlyAClearAnswerIsOne(int status, String outcome) {
        assertThat(verified("contacts.upsert", Act.json(status, "{}")).outcome().name())
                .isEqualTo(outcome);
    }

    @Test
    void anotherRecordAtThatPlaceGoesToAPerson() {
        Attempt attempt =
                verified(
                        "contacts.upsert",
                        Act.json(200, "{\"id\":\"c-7\",\"firstname\":\"Charles\"}"));
        assertThat(attempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Misunderstood.class,
                        unclear ->
                                assertThat(unclear.fault().message())
                                        .contains("firstname")
                                        .doesNotContain("Charles"));
    }

    @Test
    void aSearchIsReadByWhatItFinds() {
        assertThat(verified("notes.add", Act.json(200, "[]")).outcome().name())
                .isEqualTo("rejected");
        assertThat(
                        verified(
                                        "notes.add",
                                        Act.json(200, "[{\"email\":\"ada@lovelace.example\"}]"))
                                .outcome()
                                .name())
                .isEqualTo("accepted");
        assertThat(verified("notes.add", Act.json(200, "{\"total\":0}")).outcome().name())
                .isEqualTo("misunderstood");
        assertThat(verified("notes.add", Act.json(200, "[{},{}]")).outcome().name())
                .isEqualTo("misunderstood");
    }

    @Test
    void silenceLeavesItUnknown() {
        try (World world = World.start()) {
            world.peer().next(new Act.Hang());
            Attempt attempt =
                    world.outlet()
                            .verify(World.rendition("contacts.upsert"), Duration.ofMillis(200));
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
        }
    }
}
