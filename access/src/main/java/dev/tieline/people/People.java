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
        Duration wait = throttle.wait(name, remote, now);
        if (!wait.isZero()) {
            return new SignIn.Wait(wait);
        }
        Optional<Account> known = name.isEmpty() ? Optional.empty() : register.account(name);
        boolean right = passwords.check(password, known.flatMap(Account::password));
        if (!right || known.orElseThrow().disabled()) {
            throttle.wrong(name, remote, now);
            return new SignIn.Refused();
        }
        throttle.right(name, remote);
        return welcome(known.orElseThrow());
    }

    private SignIn.Welcome welcome(Account account) {
        return new SignIn.Welcome(
                account, issue(account, Kind.SESSION, "", SESSION, account.name()));
    }

    private String issue(Account account, Kind kind, String label, Duration good, String actor) {
        return issue(account, kind, label, Optional.empty(), good, actor);
    }

    private String issue(
            Account account,
            Kind kind,
            String label,
            Optional<Role> role,
            Duration good,
            String actor) {
        Instant now = clock.instant();
        String text = PassText.fresh();
        Map<String, String> details = label.isEmpty() ? Map.of() : Map.of("for", label);
        register.keep(
                PassText.digest(text),
                new Pass(
                        0,
                        kind,
                        account.name(),
                        label,
                        role,
                        now,
                        now.plus(good),
                        Optional.empty()),
                new Note(actor, kind.word() + "-make", "account " + account.name(), details, now));
        return text;
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
                new Note(
                        actor,
                        pass.kind().word() + "-end",
                        "account " + pass.account(),
                        Map.of("number", Long.toString(pass.id())),
                        clock.instant()));
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
            return new Change.Refused(
                    "A name has up to 64 small letters, digits and . _ - + @, and begins with a"
                            + " letter or digit.");
        }
        Account account = Account.invited(name, role, owners, clock.instant());
        return register.add(account, actor.name(), clock.instant())
                ? new Change.Done(account)
                : new Change.Refused("There is somebody of this name.");
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
        Actor setup = new Actor("set-up", Role.ADMIN, Set.of(), false);
        Change added = add(name, Role.ADMIN, Set.of(), setup);
        return added instanceof Change.Done(Account account)
                ? changed(
                        account.with(passwords.hash(password)), true, setup.name(), "password set")
                : added;
    }

    /** The text of a pass with which somebody chooses a password, once. */
    public String invite(Account account, Actor actor) {
        return issue(account, Kind.INVITATION, "", INVITATION, actor.name());
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
        return password(account.get(), password, account.get().name());
    }

    /** Sets another password and ends every session, token and invitation there is. */
    public Change password(Account account, String password, String actor) {
        Optional<String> objection = Passwords.objection(password, account.name());
        return objection.isPresent()
                ? new Change.Refused(objection.get())
                : changed(account.with(passwords.hash(password)), true, actor, "password set");
    }

    /** Whether it is the password of an account; a wrong one counts as one at signing in does. */
    public boolean proves(Account account, String password, String remote) {
        Instant now = clock.instant();
        if (!throttle.wait(account.name(), remote, now).isZero()
                || !passwords.check(password, account.password())) {
            throttle.wrong(account.name(), remote, now);
            return false;
        }
        return true;
    }

    /** Gives other rights; whoever is signed in has them at once. */
    public Change change(Account account, Actor actor) {
        if (isLastAdmin(account.name())
                && (account.role() != Role.ADMIN
                        || account.disabled()
                        || !account.owners().isEmpty())) {
            return new Change.Refused("Nobody else could manage the hub then.");
        }
        String rights =
                account.role().word()
                        + (account.owners().isEmpty() ? "" : " of " + sorted(account.owners()))
                        + (account.reveals() ? ", reveals" : "")
                        + (account.disabled() ? ", disabled" : "");
        return changed(account, account.disabled(), actor.name(), rights);
    }

    private static List<String> sorted(Set<String> owners) {
        return owners.stream().sorted().toList();
    }

    private Change changed(Account account, boolean endPasses, String actor, String what) {
        Note note =
                new Note(
                        actor,
                        "account-change",
                        "account " + account.name(),
                        Map.of("to", what),
                        clock.instant());
        return register.change(account, endPasses, note)
                ? new Change.Done(account)
                : new Change.Refused("There is nobody of this name.");
    }

    /** Removes somebody and everything they are signed in with. */
    public Change remove(Account account, Actor actor) {
        if (isLastAdmin(account.name())) {
            return new Change.Refused("Nobody else could manage the hub then.");
        }
        register.remove(
                account.name(),
                new Note(
                        actor.name(),
                        "account-remove",
                        "account " + account.name(),
                        Map.of(),
                        clock.instant()));
        return new Change.Done(account);
    }

    private boolean isLastAdmin(String name) {
        List<String> admins =
                register.accounts().stream()
                        .filter(a -> a.role() == Role.ADMIN && !a.disabled())
                        .filter(a -> a.owners().isEmpty())
                        .map(Account::name)
                        .toList();
        return admins.equals(List.of(name));
    }

    /**
     * Makes a token for a program that acts for somebody.
     *
     * @param label what it is for
     * @param role at most so much may be done with it
     * @param good for how long, at most {@link #LONGEST_TOKEN}
     * @return its text, which is told only now; empty when there are too many
     */
    public Optional<String> token(
            Account account, String label, Role role, Duration good, Actor actor) {
        if (register.passes(account.name()).size() >= MAX_PASSES) {
            return Optional.empty();
        }
        Duration time = good.compareTo(LONGEST_TOKEN) > 0 ? LONGEST_TOKEN : good;
        return Optional.of(
                issue(account, Kind.TOKEN, label, Optional.of(role), time, actor.name()));
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
