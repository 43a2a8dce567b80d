package dev.tieline.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What those may whom the identity provider vouches for, by their groups there. The first that
 * somebody is in decides: what several would give is never added up.
 *
 * @param ranked in the order in which they are looked at
 */
public record Groups(List<Ranked> ranked) {
    /** Nobody is let in. */
    public static final Groups NONE = new Groups(List.of());

    public Groups {
        ranked = List.copyOf(ranked);
    }

    /**
     * A group.
     *
     * @param name at the provider
     * @param role of those in it
     * @param owners whose flows and systems they see; everybody's when empty
     */
    public record Ranked(String name, Role role, Set<String> owners) {
        public Ranked {
            owners = Set.copyOf(owners);
        }
    }

    Optional<Ranked> of(Set<String> names) {
        return ranked.stream().filter(group -> names.contains(group.name())).findFirst();
    }
}
