package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.testkit.Act;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOutcomeTest {
    private static final String CREATED = "{\"id\":\"c-7\"}";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private static Attempt answered(String operation, int status, Map<String, String> headers) {
        return answered(operation, status, headers, CREATED);
    }

    private static Attempt answered(
            String operation, int status, Map<String, String> headers, String body) {
        try (World world = World.start()) {
            world.peer().next(Act.answer(status, headers, body));
            Attempt attempt = world.send(operation);
            assertThat(attempt.status()).isEqualTo(status);
            return attempt;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "contacts.upsert, 200, accepted",
        "contacts.upsert, 201, accepted",
        "contacts.upsert, 202, accepted",
        "events.send,     204, accepted",
        "contacts.upsert, 204, misunderstood",
        "contacts.upsert, 301, misunderstood",
        "contacts.upsert, 302, misunderstood",
        "contacts.upsert, 304, misunderstood",
        "contacts.upsert, 308, misunderstood",
        "contacts.upsert, 400, rejected",
        "contacts.upsert, 401, unauthorized",
        "contacts.upsert, 402, unauthorized",
        "contacts.upsert, 403, unauthorized",
        "contacts.upsert, 404, rejected",
        "contacts.upsert, 405, rejected",
        "contacts.upsert, 407, unauthorized",
        "contacts.upsert, 408, unavailable",
        "notes.add,       408, unknown",
        "contacts.upsert, 409, duplicate",
        "events.send,     409, rejected",
        "contacts.upsert, 410, rejected",
        "contacts.upsert, 413, rejected",
        "contacts.upsert, 415, rejected",
        "contacts.upsert, 421, unavailable",
        "contacts.upsert, 422, rejected",
        "contacts.upsert, 423, unavailable",
        "contacts.upsert, 425, unavailable",
        "contacts.upsert, 429, rate-limited",
        "contacts.upsert, 451, rejected",
        "contacts.upsert, 500, unavailable",
        "events.send,     500, unavailable",
        "notes.add,       500, unknown",
        "contacts.upsert, 502, unavailable",
        "notes.add,       502, unknown",
        "notes.add,       503, unavailable",
        "contacts.upsert, 503, unavailable",
        "contacts.upsert, 504, unavailable",
        "notes.add,       504, unknown",
        "contacts.upsert, 524, unavailable",
        "contacts.upsert, 599, unavailable",
        "contacts.upsert, 999, unavailable",
    })
    void everyStatusIsOneOutcome(String operation, int status, String outcome) {
        assertThat(answered(operation, status, Map.of()).outcome().name()).isEqualTo(outcome);
    }

    @Test
    void aDuplicateKeepsWhatTheSystemCallsIt() {
        assertThat(answered("contacts.upsert", 409, Map.of()).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Duplicate.class,
                        duplicate -> assertThat(duplicate.remoteId()).isEqualTo("c-7"));
    }

    @Test
    void keepsOnlyDeclaredFieldsOfAResult() {
        Attempt attempt =
                answered(
                        "contacts.upsert",
                        200,
                        Map.of(),
                        "{\"id\":\"c-7\",\"score\":{\"a\":1.50}}");
        assertThat(attempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.result().fields()).containsOnlyKeys("id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>Log in</body></html>",
                "  <html>maintenance</html>",
                "",
                "OK",
                "{\"id\":",
                "{\"id\":\"a\",\"id\":\"b\"}",
                "[]",
                "{\"email\":\"x\"}",
                "{\"id\":7}",
                "{\"id\":null}",
                "{\"id\":\"c-7\",\"ok\":false,\"error\":\"invalid_auth\"}",
                "{\"id\":\"c-7\",\"success\":false}",
                "{\"id\":\"c-7\",\"errors\":[{\"message\":\"no\"}]}",
            })
    void aSuccessThatIsNoneIsMisunderstood(String body) {
        assertThat(answered("contacts.upsert", 200, Map.of(), body).outcome())
                .isInstanceOf(Outcome.Misunderstood.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "{}", "{\"error\":null,\"errors\":[]}", "[1]", "not json {"})
    void anAnswerNobodyDeclaredIsNotLookedAtClosely(String body) {
        assertThat(answered("events.send", 200, Map.of(), body).outcome())
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aLoginPageIsMisunderstoodEvenWhereNothingIsDeclared() {
        assertThat(answered("events.send", 200, Map.of(), "<html>Log in</html>").outcome())
                .isInstanceOf(Outcome.Misunderstood.class);
    }

    @Test
    void anAnswerBeyondTheBoundIsMisunderstood() {
        String body = "{\"id\":\"" + "x".repeat(Reply.MAX_BYTES) + "\"}";
        Attempt attempt = answered("contacts.upsert", 200, Map.of(), body);
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Misunderstood.class);
        assertThat(attempt.answer()).hasSizeLessThanOrEqualTo(Attempt.MAX_ANSWER);
    }

    @Test
    void anEndlessBodyIsNotReadToItsEnd() {
        try (World world = World.start()) {
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            world.peer()
                    .next(
                            new Act.Write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            + chunk.repeat(40)));
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Misunderstood.class);
        }
    }

    @Test
    void readsChunkedAnswers() {
        try (World world = World.start()) {
            world.peer()
                    .next(
                            new Act.Write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            + "6\r\n{\"id\":\r\n5\r\n\"c7\"}\r\n0\r\n\r\n"));
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void waitsAsLongAsRetryAfterSaysInSeconds() {
        assertThat(limited(429, Map.of("Retry-After", "17"))).isEqualTo(Duration.ofSeconds(17));
        assertThat(unavailable(Map.of("Retry-After", "121"))).isEqualTo(Duration.ofSeconds(121));
    }

    @Test
    void waitsUntilTheDateOfRetryAfterByTheSystemsOwnClock() {
        Instant theirs = Instant.parse("2019-05-01T10:00:00Z");
        Map<String, String> headers =
                Map.of(
                        "Date", DATE.format(theirs),
                        "Retry-After", DATE.format(theirs.plusSeconds(90)));
        assertThat(limited(429, headers)).isEqualTo(Duration.ofSeconds(90));
        assertThat(unavailable(headers)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void readsTheOldFormsOfDates() {
        assertThat(
                        limited(
                                429,
                                Map.of(
                                        "Date", "Wed, 01 May 2019 10:00:00 GMT",
                                        "Retry-After", "Wednesday, 01-May-19 10:00:30 GMT")))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(
                        limited(
                                429,
                                Map.of(
                                        "Date", "Wed, 01 May 2019 10:00:00 GMT",
                                        "Retry-After", "Wed May  1 10:00:40 2019")))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void withoutADateHeaderTheHubsClockCounts() {
        Instant at = Instant.now().plusSeconds(100);
        assertThat(limited(429, Map.of("Retry-After", DATE.format(at))))
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
    }

    @Test
    void readsTheHeadersOfQuotas() {
        long at = Instant.parse("2019-05-01T10:01:00Z").getEpochSecond();
        String date = "Wed, 01 May 2019 10:00:00 GMT";
        assertThat(limited(429, Map.of("X-RateLimit-Reset", "42")))
                .isEqualTo(Duration.ofSeconds(42));
        assertThat(limited(429, Map.of("Date", date, "X-RateLimit-Reset", "" + at)))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(limited(429, Map.of("RateLimit", "\"default\";r=0;t=30")))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(limited(429, Map.of("RateLimit-Reset", "9"))).isEqualTo(Duration.ofSeconds(9));
        assertThat(limited(403, Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "5")))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void nonsenseInRetryAfterIsNoWait() {
        assertThat(limited(429, Map.of("Retry-After", "soon"))).isZero();
        assertThat(limited(429, Map.of("Retry-After", "-5"))).isZero();
        assertThat(limited(429, Map.of())).isZero();
        assertThat(limited(429, Map.of("Retry-After", "999999999999"))).isEqualTo(Waits.LONGEST);
        assertThat(limited(429, Map.of("Retry-After", "0"))).isEqualTo(Duration.ofSeconds(1));
    }

    private static Duration limited(int status, Map<String, String> headers) {
        return ((Outcome.RateLimited) answered("contacts.upsert", status, headers).outcome())
                .retryAfter();
    }

    private static Duration unavailable(Map<String, String> headers) {
        return ((Outcome.Unavailable) answered("contacts.upsert", 503, headers).outcome())
                .retryAfter();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"must be an address\",\"field\":\"email\"}",
                "{\"type\":\"about:blank\",\"title\":\"Bad\",\"detail\":\"must be an address\","
                        + "\"errors\":[{\"pointer\":\"#/email\",\"detail\":\"bad\"}]}",
                "{\"error\":{\"message\":\"must be an address\",\"param\":\"email\"}}",
                "{\"errors\":[{\"detail\":\"must be an address\","
                        + "\"source\":{\"pointer\":\"/data/attributes/email\"}}]}",
                "{\"errors\":{\"email\":[\"must be an address\"]}}",
                "{\"detail\":[{\"loc\":[\"body\",\"email\"],\"msg\":\"must be an address\"}]}",
                "{\"title\":\"must be an address\",\"invalid-params\":"
                        + "[{\"name\":\"email\",\"reason\":\"x\"}]}",
            })
    void aRefusalCarriesTheSystemsWordsAndTheFieldItNames(String body) {
        Outcome outcome = answered("contacts.upsert", 422, Map.of(), body).outcome();
        Fault fault = ((Outcome.Rejected) outcome).fault();
        assertThat(fault.message()).contains("422").contains("must be an address");
        assertThat(fault.field()).isEqualTo("/email");
    }

    @Test
    void aRedirectIsNamedAndNotFollowed() {
        Attempt attempt =
                answered(
                        "contacts.upsert",
                        308,
                        Map.of("Location", "https://new.example/x?token=abc"),
                        "");
        assertThat(((Outcome.Misunderstood) attempt.outcome()).fault().message())
                .contains("https://new.example/x")
                .doesNotContain("token");
    }
}
