package dev.tieline.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A person as the hub knows them.
 *
 * @param name what they sign in with
 * @param role what they may do
 * @param owners whose flows and systems are theirs to see; everybody's when empty
 * @param reveals whether they may see classified values
 * @param disabled whether they may not sign in now
 * @param password hash of their password; empty until they choose one
 * @param subject who they are at the identity provider: its issuer, a space, its name for them;
 *     empty when they sign in here
 * @param vouched when the identity provider vouched for them last; never when empty
 * @param created when they were added
 */
public record Account(
        String name,
        Role role,
        Set<String> owners,
        boolean reveals,
        boolean disabled,
        Optional<String> password,
        Optional<String> subject,
        Optional<Instant> vouched,
        Instant created) {
    /**
     * Whom the provider has not vouched for in this time does nothing here, nor do their tokens.
     */
    public static final Duration VOUCHED = Duration.ofDays(30);

    /** In the audit they are somebody else. */
    private static final Set<String> TAKEN = Set.of("hub", "set-up");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    public Account {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name of an account");
        }
        owners = Set.copyOf(owners);
    }

    /** Whether an account may be named so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !TAKEN.contains(text);
    }

    /** Somebody who has not chosen a password yet. */
    public static Account invited(String name, Role role, Set<String> owners, Instant now) {
        return new Account(
                name,
                role,
                owners,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now);
    }

    /** The same with this hash of a password. */
    public Account with(String hash) {
        return new Account(
                name,
                role,
                owners,
                reveals,
                disabled,
                Optional.of(hash),
                subject,
                vouched,
                created);
    }

    /** The same with other rights. */
    public Account with(Role other, Set<String> whose, boolean revealing) {
        return new Account(
                name, other, whose, revealing, disabled, password, subject, vouched, created);
    }

    /** The same, signing in or not. */
    public Account disabled(boolean now) {
        return new Account(name, role, owners, reveals, now, password, subject, vouched, created);
    }

    /** Somebody whom the provider vouches for. */
    static Account guest(String name, Role role, Set<String> owners, String subject, Instant now) {
        return new Account(
                name,
                role,
                owners,
                false,
                false,
                Optional.empty(),
                Optional.of(subject),
                Optional.of(now),
                now);
    }

    /** Whether something may be done for them then. */
    boolean actsAt(Instant now) {
        return !disabled
                && (subject.isEmpty()
                        || vouched.filter(at -> now.isBefore(at.plus(VOUCHED))).isPresent());
    }

    /** Whether role and owners are those of another. */
    boolean hasRightsOf(Account other) {
        return role == other.role() && owners.equals(other.owners());
    }

    Actor actor() {
        return new Actor(name, role, owners, reveals);
    }
}
