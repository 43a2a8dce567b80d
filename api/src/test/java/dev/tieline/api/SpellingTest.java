package dev.tieline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> WORDS = List.of("email", "phone", "name", "firstname");

    @Test
    void findsAWordWithSwappedLetters() {
        assertThat(Spelling.nearest("emial", WORDS)).contains("email");
        assertThat(Spelling.remedy("emial", WORDS)).isEqualTo("write 'email'");
    }

    @Test
    void findsAWordWithALetterTooMuch() {
        assertThat(Spelling.nearest("phonee", WORDS)).contains("phone");
    }

    @Test
    void namesAllWordsWhenNoneIsNear() {
        assertThat(Spelling.nearest("zebra", WORDS)).isEmpty();
        assertThat(Spelling.remedy("zebra", WORDS))
                .isEqualTo("write one of: email, phone, name, firstname");
    }

    @Test
    void takesTheFirstByNameOfEquallyNearWords() {
        assertThat(Spelling.nearest("cab", List.of("cat", "car"))).contains("car");
    }
}
