package dev.tieline.people;

import dev.tieline.people.Pass.Kind;
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

    /** The longest that a token is good. */
    public static final Duration LONGEST_TOKEN = Duration.ofDays(366);

    private static final String NO_NAME =
            "A name has up to 64 small letters, digits and . _ - + @, and begins with a letter or"
                    + " digit; 'hub' is taken.";
    private static final Actor SET_UP = new Actor("set-up", Role.ADMIN, Set.of(), false);
    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);
    private static final int MAX_PASSES = 100;

    private final Register register;
    private final InstantSource clock;
    private final Passwords passwords = new Passwords();
    private final Throttle throttle = new Throttle();

    public People(Register register, InstantSource clock) {
        this.register = register;
        this.clock = clock;
    }

    /** What came of signing in. */
    public sealed interface SignIn {
        /**
         * They are in.
         *
         * @param session text of the pass their browser keeps
         */
        record Welcome(Account account, String session) implements SignIn {}

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
        if (!right || known.orElseThrow().disabled()) {
            return new SignIn.Refused();
        }
        throttle.right(name, remote);
        return welcome(known.orElseThrow());
    }

    private SignIn welcome(Account account) {
        Optional<String> session =
                issue(
                        account,
                        new Making(Kind.SESSION, "", Optional.empty(), SESSION),
                        account.password(),
                        account.name());
        return session.<SignIn>map(text -> new SignIn.Welcome(account, text))
                .orElseGet(SignIn.Refused::new);
    }

    /** What is made. */
    private record Making(Kind kind, String label, Optional<Role> role, Duration good) {}

    /** Empty when the account is not any more what it was when it was looked at. */
    private Optional<String> issue(
            Account account, Making making, Optional<String> proved, String actor) {
        Instant now = clock.instant();
        String text = PassText.fresh();
        Pass pass =
                new Pass(
                        0,
                        making.kind(),
                        account.name(),
                        making.label(),
                        making.role(),
                        now,
                        now.plus(making.good()),
                        Optional.empty());
        Map<String, String> details =
                making.label().isEmpty() ? Map.of() : Map.of("for", making.label());
        Note note = note(actor, making.kind().word() + "-make", account.name(), details);
        return register.keep(PassText.digest(text), pass, proved, note)
                ? Optional.of(text)
                : Optional.empty();
    }

    /**
     * Who a session belongs to; empty when it is over.
     *
     * @param uses whether that keeps it from being idle
     */
    public Optional<Actor> session(String text, boolean uses) {
        return pass(text, Kind.SESSION).filter(this::isAwake).flatMap(pass -> actor(pass, uses));
    }

    /** The same, used. */
    public Optional<Actor> session(String text) {
        return session(text, true);
    }

    /** Who a token acts for; empty when it is good no more. */
    public Optional<Actor> token(String text) {
        return pass(text, Kind.TOKEN).flatMap(pass -> actor(pass, true));
    }

    private boolean isAwake(Pass session) {
        Instant last = session.used().orElse(session.created());
        return clock.instant().isBefore(last.plus(IDLE));
    }

    private Optional<Pass> pass(String text, Kind kind) {
        if (!PassText.looksLikeOne(text)) {
            return Optional.empty();
        }
        return register.pass(PassText.digest(text))
                .filter(pass -> pass.kind() == kind)
                .filter(pass -> clock.instant().isBefore(pass.expires()));
    }

    private Optional<Actor> actor(Pass pass, boolean uses) {
        Optional<Account> account = register.account(pass.account()).filter(a -> !a.disabled());
        Instant now = clock.instant();
        if (uses
                && account.isPresent()
                && pass.used().filter(at -> now.isBefore(at.plus(NOTE_USE_EVERY))).isEmpty()) {
            register.used(pass.id(), now);
        }
        return account.map(known -> actor(known, pass));
    }

    /** A token shows no more than its role lets it, and nothing classified. */
    private static Actor actor(Account account, Pass pass) {
        if (pass.kind() != Kind.TOKEN) {
            return account.actor();
        }
        return new Actor(
                account.name() + ", token " + pass.id(),
                pass.role().map(account.role()::atMost).orElse(account.role()),
                account.owners(),
                false);
    }

    /** Ends a session. */
    public void signOut(String text) {
        pass(text, Kind.SESSION).ifPresent(pass -> end(pass, pass.account()));
    }

    private boolean end(Pass pass, String actor) {
        return register.end(
                pass.id(),
                note(
                        actor,
                        pass.kind().word() + "-end",
                        pass.account(),
                        Map.of("number", Long.toString(pass.id()))));
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
        Making making = new Making(Kind.INVITATION, "", Optional.empty(), INVITATION);
        return issue(account, making, Optional.empty(), actor.name());
    }

    /** Who an invitation is for; empty when it is good no more. */
    public Optional<Account> invited(String text) {
        return pass(text, Kind.INVITATION)
                .flatMap(pass -> register.account(pass.account()))
                .filter(account -> !account.disabled());
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
        return issue(account, making, Optional.empty(), actor.name());
    }

    /** Sessions, tokens and invitations of somebody that are good still, newest first. */
    public List<Pass> passes(String account) {
        Instant now = clock.instant();
        return register.passes(account).stream()
                .filter(pass -> now.isBefore(pass.expires()))
                .filter(pass -> pass.kind() != Kind.SESSION || isAwake(pass))
                .toList();
    }

    /**
     * Takes a pass of somebody back.
     *
     * @return false when they have none of this number
     */
    public boolean end(String account, long pass, Actor actor) {
        return register.passes(account).stream()
                .filter(known -> known.id() == pass)
                .anyMatch(known -> end(known, actor.name()));
    }
}
