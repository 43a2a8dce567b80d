package dev.tieline.sandbox;

import java.util.Arrays;

/** How the CRM behaves today. */
public enum Mood {
    NORMAL("Healthy", "answers as it should"),
    SLOW("Slow", "answers after eight seconds"),
    FAILING("Failing", "answers 500 to everything"),
    BUSY("Busy", "answers 429 and asks to come back in five seconds"),
    LOCKED("Token wrong", "answers 401, as if the token had been revoked");

    private final String label;
    private final String meaning;

    Mood(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** For a button. */
    public String label() {
        return label;
    }

    /** For the sentence beside it. */
    public String meaning() {
        return meaning;
    }

    static Mood named(String name) {
        return Arrays.stream(values())
                .filter(mood -> mood.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(NORMAL);
    }
}
