package dev.tieline.caller;

import static dev.tieline.caller.Fixture.arrival;
import static dev.tieline.caller.Fixture.assertProved;
import static dev.tieline.caller.Fixture.assertRefused;
import static dev.tieline.caller.Fixture.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTest {
    private static final String TOKEN = "tl_3Yb9xWq0PzR7sKd2MhV5nA8c";
    private static final String NEXT = "tl_Lw6tUe1JgB4oXi9FyCv0Zk3m";

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void provesATokenWhateverTheCaseOfTheSchemeName(String before) {
        assertProved(proof(TOKEN).prove(sent(before + TOKEN)), "current");
    }

    @Test
    void provesWithEitherTokenWhileOneIsBeingReplaced() {
        CallerProof proof = proof(TOKEN);
        assertProved(proof.prove(sent("Bearer " + TOKEN)), "current");
        assertProved(proof.prove(sent("Bearer " + NEXT)), "next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic dGVzdDp0ZXN0",
                TOKEN,
                "Bearer a b",
                "Bearer \u00e9"
            })
    void refusesAHeaderThatHoldsNoToken(String value) {
        assertRefused(proof(TOKEN).prove(sent(value)), "token-malformed");
    }

    @Test
    void refusesAnyOtherToken() {
        for (int i = 0; i < TOKEN.length(); i++) {
            char[] chars = TOKEN.toCharArray();
            chars[i] = chars[i] == 'x' ? 'y' : 'x';
            assertRefused(proof(TOKEN).prove(sent("Bearer " + new String(chars))), "token-wrong");
        }
        assertRefused(proof(TOKEN).prove(sent("Bearer " + TOKEN + "x")), "token-wrong");
        assertRefused(proof(TOKEN).prove(sent("Bearer " + TOKEN.substring(1))), "token-wrong");
    }

    @Test
    void refusesNoHeaderAndTwoHeaders() {
        assertRefused(proof(TOKEN).prove(arrival(Map.of(), "{}")), "token-missing");
        String value = "Bearer " + TOKEN;
        Map<String, List<String>> twice = Map.of("authorization", List.of(value, value));
        assertRefused(proof(TOKEN).prove(arrival(twice, new byte[0])), "token-repeated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TOKEN + "\n", TOKEN + " x"})
    void doesNotStartWithATokenThatIsWeakOrCannotBeSent(String token) {
        assertThatThrownBy(() -> proof(token))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining("current");
    }

    @Test
    void neverTellsTheToken() {
        assertThat(proof(TOKEN).prove(sent("Bearer wrong-wrong")).toString())
                .doesNotContain(TOKEN)
                .doesNotContain("wrong-wrong");
    }

    private static Arrival sent(String authorization) {
        return arrival(Map.of("authorization", authorization), "{}");
    }

    private static CallerProof proof(String token) {
        return CallerProof.of(
                new CallerScheme.Bearer(List.of("current", "next")),
                credentials(Map.of("current", token, "next", NEXT)),
                InstantSource.system());
    }
}
