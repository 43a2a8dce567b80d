package dev.tieline.identity;

import java.util.Set;

/**
 * What the provider says of somebody.
 *
 * @param subject who they are: its issuer, a space, its name for them, which never changes
 * @param name what they are called; as it says, so not checked for anything
 * @param groups they are in
 */
public record Claimed(String subject, String name, Set<String> groups) {
    public Claimed {
        groups = Set.copyOf(groups);
    }

    @Override
    public String toString() {
        return "what the provider claims";
    }
}
