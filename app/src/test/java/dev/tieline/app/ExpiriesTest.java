package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When it is told that consent ends by itself. */
class ExpiriesTest {
    private static final Instant GIVEN = Instant.parse("2026-11-27T10:00:00Z");

    /** Of a life of seven days that every call renews it would be told all the time otherwise. */
    @ParameterizedTest
    @CsvSource({
        "PT168H, PT0S,   false",
        "PT168H, PT151H, false",
        "PT168H, PT152H, true",
        "PT1H,   PT53M,  false",
        "PT1H,   PT54M,  true",
        "PT648H, PT500H, false",
        "PT672H, PT0S,   true",
        "PT2160H, PT0S,  true",
    })
    void aShortConsentIsToldInItsLastTenthOnly(Duration life, Duration after, boolean told) {
        var version =
                new Vault.Version(1, GIVEN, Optional.of(GIVEN.plus(life)), true, "fingerprint");
        assertThat(Expiries.isTold(version, GIVEN.plus(after))).isEqualTo(told);
    }
}
