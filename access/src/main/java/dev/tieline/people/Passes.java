package dev.tieline.people;

import dev.tieline.people.Pass.Kind;
import dev.tieline.people.People.SignIn;
import dev.tieline.people.Register.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what lets people and programs in, knows it again, takes it back. Thread-safe. */
final class Passes {
    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    private final Register register;
    private final InstantSource clock;

    Passes(Register register, InstantSource clock) {
        this.register = register;
        this.clock = clock;
    }

    /** What is made. */
    record Making(Kind kind, String label, Optional<Role> role, Duration good) {
        static Making of(Kind kind, Duration good) {
            return new Making(kind, "", Optional.empty(), good);
        }
    }

    /**
     * Makes one.
     *
     * @param proved hash of the password that was proved for it; of none when empty
     * @return its text; empty when the account is not any more what it was when it was looked at
     */
    Optional<String> issue(Account account, Making making, Optional<String> proved, String actor) {
        return issue(account, making, proved, actor, "");
    }

    /**
     * The same.
     *
     * @param by how it was proved, for the audit; not told when empty
     */
    Optional<String> issue(
            Account account, Making making, Optional<String> proved, String actor, String by) {
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
        Map<String, String> details = new LinkedHashMap<>();
        if (!making.label().isEmpty() && making.kind() != Kind.HALFWAY) {
            details.put("for", making.label());
        }
        if (!by.isEmpty()) {
            details.put("by", by);
        }
        String act = making.kind().word() + "-make";
        Note note = new Note(actor, act, "account " + account.name(), details, now);
        return register.keep(PassText.digest(text), pass, proved, note)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Signs somebody in whose password was proved. */
    SignIn welcome(Account account) {
        Making making = Making.of(Kind.SESSION, People.SESSION);
        return issue(account, making, account.password(), account.name())
                .<SignIn>map(text -> new SignIn.Welcome(account, text))
                .orElseGet(SignIn.Refused::new);
    }

    /** The pass of a text that is good still. */
    Optional<Pass> of(String text, Kind kind) {
        if (!PassText.looksLikeOne(text)) {
            return Optional.empty();
        }
        return register.pass(PassText.digest(text))
                .filter(pass -> pass.kind() == kind)
                .filter(pass -> clock.instant().isBefore(pass.expires()));
    }

    /** Whether a session was not idle for too long. */
    boolean isAwake(Pass session) {
        Instant last = session.used().orElse(session.created());
        return clock.instant().isBefore(last.plus(People.IDLE));
    }

    /**
     * Who acts by a pass.
     *
     * @param uses whether that is a use of it
     */
    Optional<Actor> actor(Pass pass, boolean uses) {
        Instant now = clock.instant();
        Optional<Account> account =
                register.account(pass.account()).filter(known -> known.actsAt(now));
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

    /** Takes one back; whether it was there. */
    boolean end(Pass pass, String actor) {
        return register.end(
                pass.id(),
                new Note(
                        actor,
                        pass.kind().word() + "-end",
                        "account " + pass.account(),
                        Map.of("number", Long.toString(pass.id())),
                        clock.instant()));
    }

    /** Those of somebody that are good still, newest first. */
    List<Pass> of(String account) {
        Instant now = clock.instant();
        return register.passes(account).stream()
                .filter(pass -> now.isBefore(pass.expires()))
                .filter(pass -> pass.kind() != Kind.HALFWAY)
                .filter(pass -> pass.kind() != Kind.SESSION || isAwake(pass))
                .toList();
    }

    /** Takes all of somebody back. */
    void endAll(String account, String actor) {
        register.passes(account).forEach(pass -> end(pass, actor));
    }
}
