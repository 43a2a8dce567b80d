package dev.tieline.people;

import dev.tieline.people.Pass.Kind;
import dev.tieline.people.Passes.Making;
import dev.tieline.people.Register.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Those whom the identity provider vouches for. An account of theirs is made when they first come
 * and a group of theirs has a role, has the rights of the group each time they come, and ends when
 * none has a role any more. It is known by what the provider calls them for ever, never by its
 * name, so that no account is taken over by somebody who is called alike. Thread-safe.
 */
public final class Guests {
    /** In the audit; no account can be named so. */
    private static final String ACTOR = "identity provider";

    private final Register register;
    private final InstantSource clock;
    private final Passes passes;
    private final Groups groups;
    private final Throttle throttle;

    Guests(
            Register register,
            InstantSource clock,
            Passes passes,
            Groups groups,
            Throttle throttle) {
        this.register = register;
        this.clock = clock;
        this.passes = passes;
        this.groups = groups;
        this.throttle = throttle;
    }

    /** What came of it. */
    public sealed interface SignIn {
        /**
         * They are in.
         *
         * @param session text of the pass their browser keeps
         */
        record Welcome(Account account, String session) implements SignIn {
            @Override
            public String toString() {
                return "welcome of " + account.name();
            }
        }

        /** They are who they say, and may not; says why, to them. */
        record Refused(String why) implements SignIn {}
    }

    /**
     * Counts a try from an address before the provider is asked, wrong until somebody is welcome.
     * Colleagues share an address, so only its own bound counts.
     *
     * @return how long they have to wait; zero when they need not
     */
    public Duration enter(String remote) {
        return throttle.enter(remote, clock.instant());
    }

    /** The provider could not be asked, so that nothing was tried. */
    public void untried(String remote) {
        throttle.right(remote);
    }

    /**
     * Signs somebody in whom the provider vouches for now.
     *
     * @param subject what it calls them for ever
     * @param called what an account of theirs is named when it is made
     * @param in their groups there
     */
    public SignIn signIn(String subject, String called, Set<String> in, String remote) {
        Optional<Account> known = register.subject(subject);
        Optional<Groups.Ranked> group = groups.of(in);
        if (known.filter(Account::disabled).isPresent()) {
            return new SignIn.Refused("Your account at this hub is disabled.");
        }
        if (group.isEmpty()) {
            known.ifPresent(this::ended);
            return new SignIn.Refused(
                    "None of your groups has a role at this hub. Ask whoever manages it.");
        }
        SignIn came =
                known.map(account -> again(account, group.get()))
                        .orElseGet(() -> first(subject, called, group.get()));
        if (came instanceof SignIn.Welcome) {
            throttle.right(remote);
        }
        return came;
    }

    /** Nobody may be left in by a group they are not in, even where the hub would be nobody's. */
    private void ended(Account account) {
        Note note = note("account-remove", account, Map.of("why", "no group has a role"));
        if (register.remove(account.name(), note) == Register.Done.LAST) {
            passes.endAll(account.name(), ACTOR);
        }
    }

    private SignIn first(String subject, String called, Groups.Ranked group) {
        String name = called.strip().toLowerCase(Locale.ROOT);
        if (!Account.isName(name)) {
            return new SignIn.Refused(
                    "What the identity provider calls you cannot be the name of an account here.");
        }
        Instant now = clock.instant();
        Account account = Account.guest(name, group.role(), group.owners(), subject, now);
        Map<String, String> details =
                Map.of("role", account.role().word(), "of", words(account), "group", group.name());
        if (register.add(account, false, note("account-add", account, details))) {
            return welcome(account);
        }
        // Somebody else has the name, or they came twice at once.
        return register.subject(subject)
                .map(twin -> again(twin, group))
                .orElseGet(() ->
                        new SignIn.Refused(
                                "Somebody else has an account here that is named as you are."
                                        + " Ask whoever manages the hub."));
    }

    private static String words(Account account) {
        return account.owners().isEmpty()
                ? "everything"
                : String.join(", ", new TreeSet<>(account.owners()));
    }

    private SignIn again(Account known, Groups.Ranked group) {
        Account account = known.with(group.role(), group.owners(), known.reveals());
        if (!account.hasRightsOf(known)) {
            String rights = account.role().word() + " of " + words(account);
            Note note =
                    note("account-change", account, Map.of("to", rights, "group", group.name()));
            switch (register.grant(account, note)) {
                case YES -> {}
                case NO -> {
                    return new SignIn.Refused(
                            "Your account at this hub is disabled, or was removed just now.");
                }
                case LAST -> {
                    passes.endAll(account.name(), ACTOR);
                    return new SignIn.Refused(
                            "You alone can manage this hub, and your groups do not let you any"
                                    + " more. Somebody else must be able to first.");
                }
            }
        }
        return register.vouch(account.name(), clock.instant())
                ? welcome(account)
                : new SignIn.Refused("Your account at this hub was removed just now.");
    }

    private SignIn welcome(Account account) {
        return passes.issue(
                        account,
                        Making.of(Kind.SESSION, People.SESSION),
                        Optional.empty(),
                        account.name(),
                        ACTOR)
                .<SignIn>map(session -> new SignIn.Welcome(account, session))
                .orElseGet(() -> new SignIn.Refused("Your account at this hub is disabled."));
    }

    private Note note(String act, Account account, Map<String, String> details) {
        return new Note(ACTOR, act, "account " + account.name(), details, clock.instant());
    }
}
