package dev.tieline.people;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person is at a hub; each may what the one before may, and more. */
public enum Role {
    VIEWER,
    OPERATOR,
    EDITOR,
    ADMIN;

    boolean may(Permission permission) {
        return switch (permission) {
            case READ -> true;
            case ACT -> compareTo(OPERATOR) >= 0;
            case CORRECT, SIGN -> compareTo(EDITOR) >= 0;
            case MANAGE -> this == ADMIN;
            case REVEAL -> false;
        };
    }

    /** The word people see. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this word. */
    public static Optional<Role> of(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The lesser of two. */
    public Role atMost(Role other) {
        return compareTo(other) < 0 ? this : other;
    }
}
