package dev.tieline.issuer;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a token endpoint said. Pure. */
sealed interface TokenAnswer {

    /** How long a token is taken for good whose life nobody says. */
    Duration USUAL_LIFE = Duration.ofHours(1);

    /** Nobody waits longer because a server says so. */
    Duration MOST_WAIT = Duration.ofMinutes(10);

    /** How servers call the life of a refresh token; no standard names it. */
    List<String> REFRESH_LIVES =
            List.of("refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in");

    Set<String> FOR_NOW = Set.of("temporarily_unavailable", "server_error", "slow_down");
    long MOST_SECONDS = Duration.ofDays(3_650).toSeconds();

    /**
     * It gave tokens.
     *
     * @param access the token
     * @param life how long it is good
     * @param refresh what fetches the next one
     * @param refreshLife how long that is good, when it says so
     */
    record Granted(
            Secret access, Duration life, Optional<Secret> refresh, Optional<Duration> refreshLife)
            implements TokenAnswer {}

    /** The grant is none any more: consent was withdrawn, or has ended. */
    record GrantOver() implements TokenAnswer {}

    /**
     * It gave none.
     *
     * @param client whether it does not take the client's proof
     */
    record None(Outcome outcome, boolean client) implements TokenAnswer {
        None(Outcome outcome) {
            this(outcome, false);
        }

        Credentials.NotObtained thrown() {
            return new Credentials.NotObtained(outcome);
        }
    }

    /**
     * Reads it.
     *
     * @param name of the credential
     * @param host that was asked
     */
    static TokenAnswer of(
            Outside.Heard heard,
            String name,
            String host,
            Function<byte[], Optional<Document>> json) {
        return switch (heard) {
            case Outside.Heard.Nothing(Fault fault, boolean sent) ->
                    new None(unheard(name, fault, sent));
            case Outside.Heard.Answer(int status, Optional<String> retryAfter, byte[] body) -> {
                Document answer = json.apply(body).orElseGet(Document::empty);
                yield status == 200
                        ? granted(answer, name, host)
                        : refused(new Refusal(status, code(answer), wait(retryAfter)), name, host);
            }
        };
    }

    /** A refusal, read. */
    record Refusal(int status, String code, Duration patience) {
        boolean forNow() {
            return status >= 500 || status == 429 || status == 408 || FOR_NOW.contains(code);
        }
    }

    private static Outcome unheard(String name, Fault fault, boolean sent) {
        Fault whole =
                Fault.of(
                        "token-unreachable",
                        fault.blame(),
                        "No token for the credential '" + name + "': " + fault.message(),
                        sent
                                ? "Nothing was sent to the system; it is tried again."
                                : fault.remedy());
        return sent
                ? new Outcome.Unavailable(whole, Duration.ZERO)
                : new Outcome.Unreachable(whole);
    }

    private static TokenAnswer granted(Document answer, String name, String host) {
        String type = answer.text("token_type").orElse("bearer");
        Optional<String> token = answer.text("access_token").filter(text -> !text.isBlank());
        if (token.isEmpty() || !type.equalsIgnoreCase("bearer")) {
            return new None(
                    new Outcome.Unauthorized(
                            Fault.of(
                                    "token-answer-unfit",
                                    Blame.DESTINATION,
                                    "No token for the credential '"
                                            + name
                                            + "': "
                                            + host
                                            + " answers 200 without a bearer token.",
                                    "Check 'token-url' in tieline.yaml, then resume the"
                                            + " system.")));
        }
        return new Granted(
                Secret.of(token.get()),
                seconds(answer, "expires_in").filter(Duration::isPositive).orElse(USUAL_LIFE),
                answer.text("refresh_token").filter(text -> !text.isBlank()).map(Secret::of),
                REFRESH_LIVES.stream()
                        .flatMap(key -> seconds(answer, key).stream())
                        .filter(Duration::isPositive)
                        .findFirst());
    }

    private static Optional<Duration> seconds(Document answer, String key) {
        return answer.text(key)
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(text -> Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(text))));
    }

    private static TokenAnswer refused(Refusal refusal, String name, String host) {
        if (refusal.code().equals("invalid_grant")) {
            return new GrantOver();
        }
        String said = refusal.code().isEmpty() ? "" : " (" + refusal.code() + ")";
        String what =
                "No token for the credential '"
                        + name
                        + "': "
                        + host
                        + " answers "
                        + refusal.status()
                        + said
                        + ".";
        if (refusal.forNow()) {
            Fault fault =
                    Fault.of(
                            "token-unavailable",
                            Blame.DESTINATION,
                            what,
                            "Nothing was sent to the system; it is tried again.");
            return new None(new Outcome.Unavailable(fault, refusal.patience()));
        }
        return new None(
                new Outcome.Unauthorized(
                        Fault.of(
                                "token-refused",
                                Blame.HUB,
                                what,
                                "Check client id, client secret and scope of '"
                                        + name
                                        + "', then resume the system.")),
                refusal.status() == 401 || refusal.code().equals("invalid_client"));
    }

    /** Only what looks like a code: a server may repeat anything it was sent. */
    private static String code(Document answer) {
        return answer.text("error").filter(text -> text.matches("[a-z_]{1,40}")).orElse("");
    }

    private static Duration wait(Optional<String> retryAfter) {
        Duration asked =
                retryAfter
                        .filter(text -> text.matches("[0-9]{1,9}"))
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(Duration.ZERO);
        return asked.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : asked;
    }
}
