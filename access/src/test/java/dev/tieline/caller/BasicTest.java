package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.CallerScheme;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers with a name and a password, and what a credential may call. */
class BasicTest {
    private static final String LOGIN = "partner:correct horse battery";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private static CallerProof basic(String login) {
        return CallerProof.of(
                new CallerScheme.Basic(List.of("login"), Map.of()),
                Fixture.credentials(Map.of("login", login)),
                () -> Instant.EPOCH);
    }

    private static Proof proved(String value) {
        return basic(LOGIN).prove(Fixture.arrival(Map.of("authorization", value), "{}"));
    }

    private static String b64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void provesNameAndPassword() {
        Fixture.assertProved(proved("Basic " + b64(LOGIN)), "login");
        Fixture.assertProved(proved("basic " + b64(LOGIN)), "login");
    }

    @Test
    void provesNothingElse() {
        Fixture.assertRefused(proved("Basic " + b64("partner:correct horse")), "token-wrong");
        Fixture.assertRefused(
                proved("Basic " + b64("Partner:correct horse battery")), "token-wrong");
        Fixture.assertRefused(proved("Basic " + b64(LOGIN + " ")), "token-wrong");
        for (String value :
                List.of(
                        "",
                        "Basic",
                        "Basic !",
                        "Bearer " + b64(LOGIN),
                        "Basic " + b64(LOGIN).replaceAll("=+$", ""),
                        "Basic " + b64(LOGIN) + "=",
                        "Basic " + LOGIN)) {
            Fixture.assertRefused(proved(value), "token-malformed");
        }
        Fixture.assertRefused(basic(LOGIN).prove(Fixture.arrival(Map.of(), "{}")), "token-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "partner:", ":correct horse battery", "partner", "a:b", "partner:x\n"})
    void refusesToStartWithoutBoth(String login) {
        assertThatThrownBy(() -> basic(login)).isInstanceOf(UnusableScheme.class);
    }

    @Test
    void aTokenMayBeLimitedToFlows() {
        CallerProof proof =
                CallerProof.of(
                        new CallerScheme.Bearer(
                                List.of("here", "elsewhere"),
                                Map.of(
                                        "here", List.of("lead-capture"),
                                        "elsewhere", List.of("orders"))),
                        Fixture.credentials(Map.of("here", TOKEN, "elsewhere", "x" + TOKEN)),
                        () -> Instant.EPOCH);
        Fixture.assertProved(
                proof.prove(Fixture.arrival(Map.of("authorization", "Bearer " + TOKEN), "")),
                "here");
        Fixture.assertRefused(
                proof.prove(Fixture.arrival(Map.of("authorization", "Bearer x" + TOKEN), "")),
                "token-out-of-scope");
    }
}
