package dev.tieline.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    /** From the test of the algorithm's reference implementation, version 19. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "differentpassword $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94"
            })
    void agreesWithTheReference(String password, String hash) {
        assertThat(passwords.check(password, Optional.of(hash))).isTrue();
        assertThat(passwords.check(password + "x", Optional.of(hash))).isFalse();
    }

    @Test
    void aHashFitsItsPasswordOnlyAndIsNeverTheSame() {
        String hash = passwords.hash("correct horse battery");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.check("correct horse battery", Optional.of(hash))).isTrue();
        assertThat(passwords.check("Correct horse battery", Optional.of(hash))).isFalse();
        assertThat(passwords.check("", Optional.of(hash))).isFalse();
        assertThat(passwords.check("x".repeat(300), Optional.of(hash))).isFalse();
        assertThat(passwords.hash("correct horse battery")).isNotEqualTo(hash);
    }

    @Test
    void withoutAHashNothingFits() {
        assertThat(passwords.check("correct horse battery", Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "short, ada",
        "aaaaaaaaaaaaaaaa, ada",
        "abababababababab, ada",
        "ada.lovelace@x.example, ada.lovelace@x.example",
        "Ada.Lovelace@X.example, ada.lovelace@x.example"
    })
    void refusesWhatCanBeGuessed(String password, String name) {
        assertThat(Passwords.objection(password, name)).isPresent();
    }

    @Test
    void takesSentencesInAnyScript() {
        assertThat(Passwords.objection("eins zwei drei vier", "ada")).isEmpty();
        assertThat(Passwords.objection("пароль из слов", "ada")).isEmpty();
    }
}
