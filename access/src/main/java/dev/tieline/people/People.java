package dev.tieline.people;

import dev.tieline.people.Pass.Kind;
import dev.tieline.people.Passes.Making;
import dev.tieline.people.Register.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Signs people and their programs in, and says who may. Thread-safe. */
public final class People {
    /** A session that is not used for so long is over. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** A session is over after this time, used or not. */
    public static final Duration SESSION = Duration.ofHours(12);

    /** An invitation is good for so long. */
    public static final Duration INVITATION = Duration.ofDays(3);

    /** Somebody may take so long to show a code after a password. */
    public static final Duration HALFWAY = Duration.ofMinutes(5);

    /** The longest that a token is good. */
    public static final Duration LONGEST_TOKEN = Duration.ofDays(366);

    private static final String NO_NAME =
            "A name has up to 64 small letters, digits and . _ - + @, and begins with a letter or"
                    + " digit; 'hub' is taken.";
    private static final Actor SET_UP = new Actor("set-up", Role.ADMIN, Set.of(), false);
    private static final int MAX_PASSES = 100;

    private final Register register;
    private final InstantSource clock;
    private final Passwords passwords = new Passwords();
    private final Throttle throttle = new Throttle();
    private final Passes passes;
    private final Guests guests;
    private final SecondFactor second;

    /**
     * @param register where they are kept
     */
    public People(Register register, InstantSource clock) {
        this(register, clock, Groups.NONE, SecondFactor.Terms.NONE);
    }

    /**
     * The same where an identity provider vouches for some, and passwords have codes beside them.
     *
     * @param groups what those may who are in them there
     * @param codes how codes are had
     */
    public People(Register register, InstantSource clock, Groups groups, SecondFactor.Terms codes) {
        this.register = register;
        this.clock = clock;
        this.passes = new Passes(register, clock);
        this.second = new SecondFactor(register, clock, codes, passes, throttle);
        this.guests = new Guests(register, clock, passes, groups, throttle);
    }

    /** Those whom the identity provider vouches for. */
    public Guests guests() {
        return guests;
    }

    /** One-time codes beside passwords. */
    public SecondFactor codes() {
        return second;
    }

    /** What came of signing in. */
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

        /**
         * They are in, and have one-time codes from now on.
         *
         * @param session text of the pass their browser keeps
         * @param recovery codes for a lost device, told only now
         */
        record Started(Account account, String session, List<String> recovery) implements SignIn {
            public Started {
                recovery = List.copyOf(recovery);
            }

            @Override
            public String toString() {
                return "codes started for " + account.name();
            }
        }

        /**
         * The password was right, and a code is missing, or was wrong.
         *
         * @param key to come back with
         * @param on whether they have codes; they have to set them up otherwise
         */
        record Half(Account account, String key, boolean on) implements SignIn {
            @Override
            public String toString() {
                return "half signed in as " + account.name();
            }
        }

        /** Name or password are wrong, or they may not. */
        record Refused() implements SignIn {}

        /** Too many were wrong; nothing was looked at. */
        record Wait(Duration time) implements SignIn {}
    }

    /** What came of a change. */
    public sealed interface Change {
        record Done(Account account) implements Change {}

        /** It cannot be so; says why. */
        record Refused(String why) implements Change {}
    }

    /**
     * Signs somebody in by name and password.
     *
     * @param remote where they come from
     */
    public SignIn signIn(String written, String password, String remote) {
        Instant now = clock.instant();
        // What can be nobody's name is nobody's, and takes no memory.
        String name = Account.isName(written) ? written : "";
        Duration wait = throttle.enter(name, remote, now);
        if (!wait.isZero()) {
            return new SignIn.Wait(wait);
        }
        Optional<Account> known = name.isEmpty() ? Optional.empty() : register.account(name);
        boolean right = passwords.check(password, known.flatMap(Account::password));
        if (!right || known.orElseThrow().disabled() || known.orElseThrow().subject().isPresent()) {
            return new SignIn.Refused();
        }
        boolean on = second.isOn(name);
        if (on || second.isRequired()) {
            // The try counts until the code is right, or codes could be tried without end.
            return second.half(known.orElseThrow(), on, remote);
        }
        throttle.right(name, remote);
        return passes.welcome(known.orElseThrow());
    }

    /**
     * Who a session belongs to; empty when it is over.
     *
     * @param uses whether that keeps it from being idle
     */
    public Optional<Actor> session(String text, boolean uses) {
        return passes.of(text, Kind.SESSION)
                .filter(passes::isAwake)
                .filter(this::suffices)
                .flatMap(pass -> passes.actor(pass, uses));
    }

    /** Sessions from before codes were required were begun by a password alone. */
    private boolean suffices(Pass session) {
        return !second.isRequired()
                || register.account(session.account()).filter(second::passwordSuffices).isPresent();
    }

    /** The same, used. */
    public Optional<Actor> session(String text) {
        return session(text, true);
    }

    /** Who a token acts for; empty when it is good no more. */
    public Optional<Actor> token(String text) {
        return passes.of(text, Kind.TOKEN).flatMap(pass -> passes.actor(pass, true));
    }

    /** Ends a session. */
    public void signOut(String text) {
        passes.of(text, Kind.SESSION).ifPresent(pass -> passes.end(pass, pass.account()));
    }

    /** Whether nobody can sign in yet. */
    public boolean isEmpty() {
        return register.accounts().isEmpty();
    }

    /** Every account, by name. */
    public List<Account> accounts() {
        return register.accounts();
    }

    public Optional<Account> account(String name) {
        return Account.isName(name) ? register.account(name) : Optional.empty();
    }

    /**
     * Adds somebody who chooses a password with the invitation that {@link #invite} makes.
     *
     * @param owners whose flows and systems are theirs to see; everybody's when empty
     */
    public Change add(String name, Role role, Set<String> owners, Actor actor) {
        if (!Account.isName(name)) {
            return new Change.Refused(NO_NAME);
        }
        return added(Account.invited(name, role, owners, clock.instant()), false, actor)
                ? new Change.Done(Account.invited(name, role, owners, clock.instant()))
                : new Change.Refused("There is somebody of this name.");
    }

    private boolean added(Account account, boolean alone, Actor actor) {
        Map<String, String> details =
                Map.of(
                        "role",
                        account.role().word(),
                        "of",
                        account.owners().isEmpty()
                                ? "everything"
                                : String.join(", ", sorted(account.owners())));
        return register.add(
                account, alone, note(actor.name(), "account-add", account.name(), details));
    }

    /** The first account of a hub, which its set-up link lets somebody make; an administrator's. */
    public Change first(String name, String password) {
        if (!isEmpty()) {
            return new Change.Refused("The hub was set up already; sign in.");
        }
        Optional<String> objection = Passwords.objection(password, name);
        if (objection.isPresent()) {
            return new Change.Refused(objection.get());
        }
        if (!Account.isName(name)) {
            return new Change.Refused(NO_NAME);
        }
        Account account =
                Account.invited(name, Role.ADMIN, Set.of(), clock.instant())
                        .with(passwords.hash(password));
        return added(account, true, SET_UP)
                ? new Change.Done(account)
                : new Change.Refused("The hub was set up already; sign in.");
    }

    /** The text of a pass with which somebody chooses a password, once; empty when they may not. */
    public Optional<String> invite(Account account, Actor actor) {
        // Whom the provider vouches for has no password here, or the group would not be needed.
        return account.subject().isPresent()
                ? Optional.empty()
                : passes.issue(
                        account,
                        Making.of(Kind.INVITATION, INVITATION),
                        Optional.empty(),
                        actor.name());
    }

    /** Who an invitation is for; empty when it is good no more. */
    public Optional<Account> invited(String text) {
        return passes.of(text, Kind.INVITATION)
                .flatMap(pass -> register.account(pass.account()))
                .filter(account -> !account.disabled() && account.subject().isEmpty());
    }

    /** Sets the password that somebody chose with an invitation, which is used up with it. */
    public Change choose(String invitation, String password) {
        Optional<Account> account = invited(invitation);
        if (account.isEmpty()) {
            return new Change.Refused("The invitation is good no more; ask for another.");
        }
        Optional<byte[]> digest = Optional.of(PassText.digest(invitation));
        return set(account.get(), password, digest, account.get().name());
    }

    /** Sets another password and ends every session, token and invitation there is. */
    public Change password(Account account, String password, String actor) {
        return set(account, password, Optional.empty(), actor);
    }

    private Change set(
            Account account, String password, Optional<byte[]> invitation, String actor) {
        Optional<String> objection = Passwords.objection(password, account.name());
        if (objection.isPresent()) {
            return new Change.Refused(objection.get());
        }
        if (account.subject().isPresent()) {
            return new Change.Refused("They sign in at the identity provider.");
        }
        String hash = passwords.hash(password);
        Note note = note(actor, "password-set", account.name(), Map.of());
        return register.password(account.name(), hash, invitation, note)
                ? new Change.Done(account.with(hash))
                : new Change.Refused("The invitation is good no more; ask for another.");
    }

    /** Whether it is the password of an account; a wrong one counts as one at signing in does. */
    public boolean proves(Account account, String password, String remote) {
        if (!throttle.enter(account.name(), remote, clock.instant()).isZero()
                || !passwords.check(password, account.password())) {
            return false;
        }
        throttle.right(account.name(), remote);
        return true;
    }

    /** Gives other rights; whoever is signed in has them at once. */
    public Change change(Account account, Actor actor) {
        Optional<Account> before = register.account(account.name());
        if (before.filter(known -> known.subject().isPresent())
                .filter(known -> !account.hasRightsOf(known))
                .isPresent()) {
            return new Change.Refused(
                    "Their groups at the identity provider decide role and owners.");
        }
        String rights =
                account.role().word()
                        + (account.owners().isEmpty()
                                ? " of everything"
                                : " of " + String.join(", ", sorted(account.owners())))
                        + (account.reveals() ? ", reveals" : "")
                        + (account.disabled() ? ", disabled" : "");
        Note note = note(actor.name(), "account-change", account.name(), Map.of("to", rights));
        return change(account, register.rights(account, note));
    }

    private static Change change(Account account, Register.Done done) {
        return switch (done) {
            case YES -> new Change.Done(account);
            case NO -> new Change.Refused("There is nobody of this name.");
            case LAST -> new Change.Refused("Nobody else could manage the hub then.");
        };
    }

    private Note note(String actor, String act, String account, Map<String, String> details) {
        return new Note(actor, act, "account " + account, details, clock.instant());
    }

    private static List<String> sorted(Set<String> owners) {
        return owners.stream().sorted().toList();
    }

    /** Removes somebody and everything they are signed in with. */
    public Change remove(Account account, Actor actor) {
        Note note = note(actor.name(), "account-remove", account.name(), Map.of());
        return change(account, register.remove(account.name(), note));
    }

    /**
     * Makes a token for a program that acts for somebody.
     *
     * @param label what it is for
     * @param role at most so much may be done with it
     * @param good for how long, at most {@link #LONGEST_TOKEN}
     * @return its text, which is told only now; empty when there are too many, or they may not sign
     *     in
     */
    public Optional<String> token(
            Account account, String label, Role role, Duration good, Actor actor) {
        if (register.passes(account.name()).size() >= MAX_PASSES) {
            return Optional.empty();
        }
        Duration time = good.compareTo(LONGEST_TOKEN) > 0 ? LONGEST_TOKEN : good;
        Making making = new Making(Kind.TOKEN, label, Optional.of(role), time);
        return passes.issue(account, making, Optional.empty(), actor.name());
    }

    /** Sessions, tokens and invitations of somebody that are good still, newest first. */
    public List<Pass> passes(String account) {
        return passes.of(account);
    }

    /**
     * Takes a pass of somebody back.
     *
     * @return false when they have none of this number
     */
    public boolean end(String account, long pass, Actor actor) {
        return register.passes(account).stream()
                .filter(known -> known.id() == pass)
                .anyMatch(known -> passes.end(known, actor.name()));
    }
}
