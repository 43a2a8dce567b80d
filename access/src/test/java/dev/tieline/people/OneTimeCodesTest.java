package dev.tieline.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One-time codes, by the vectors of RFC 6238 (appendix B, SHA-1) and RFC 4648. */
class OneTimeCodesTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void codesAreThoseOfTheStandard(long seconds, String code) {
        long step = OneTimeCodes.step(Instant.ofEpochSecond(seconds));
        assertThat(OneTimeCodes.code(SECRET, step, 8)).isEqualTo(code);
        assertThat(OneTimeCodes.code(SECRET, step, 6)).isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "f, MY",
        "fo, MZXQ",
        "foo, MZXW6",
        "foob, MZXW6YQ",
        "fooba, MZXW6YTB",
        "foobar, MZXW6YTBOI"
    })
    void secretsAreWrittenAsAuthenticatorsReadThem(String text, String written) {
        assertThat(OneTimeCodes.base32(text.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(written);
    }

    @Test
    void aCodeIsGoodOneStepAroundAndNotAfterItWasTaken() {
        long seed = System.nanoTime();
        System.out.println("OneTimeCodesTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            byte[] secret = new byte[20];
            random.nextBytes(secret);
            Instant now = Instant.ofEpochSecond(random.nextLong(4_000_000_000L) + 100);
            long step = OneTimeCodes.step(now);
            for (int off = -3; off <= 3; off++) {
                String code = OneTimeCodes.code(secret, step + off, 6);
                OptionalLong found = OneTimeCodes.step(secret, code, now, 0);
                if (Math.abs(off) <= 1) {
                    assertThat(found).isPresent();
                    assertThat(OneTimeCodes.step(secret, code, now, found.getAsLong())).isEmpty();
                } else if (found.isPresent()) {
                    // Two steps have the same code once in a million.
                    assertThat(OneTimeCodes.code(secret, found.getAsLong(), 6)).isEqualTo(code);
                }
            }
        }
        for (String none : new String[] {"", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345"}) {
            assertThat(OneTimeCodes.step(SECRET, none, Instant.ofEpochSecond(59), 0)).isEmpty();
        }
    }
}
