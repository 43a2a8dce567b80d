package dev.tieline.people;

import dev.tieline.people.Pass.Kind;
import dev.tieline.people.Passes.Making;
import dev.tieline.people.People.SignIn;
import dev.tieline.people.Register.Kept;
import dev.tieline.people.Register.Note;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One-time codes beside passwords. Their secret is sealed, shown once while it is set up, and good
 * only after a first code of it was right; a step whose code was taken is never taken again. An
 * offer is for the pass it was made to alone, so that nobody learns what somebody else confirms.
 * Recovery codes are for somebody who has lost the device; what is kept of them are digests, and
 * each is good once. Thread-safe.
 */
public final class SecondFactor {
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;

    private final Register register;
    private final InstantSource clock;
    private final Terms terms;
    private final Passes passes;
    private final Throttle throttle;
    private final SecureRandom random = new SecureRandom();

    /**
     * How codes are had.
     *
     * @param hub what authenticators show
     * @param box seals their secrets; nobody can have codes where there is none
     * @param required whether every password needs one
     */
    public record Terms(String hub, Strongbox box, boolean required) {
        /** Nobody has codes. */
        public static final Terms NONE = new Terms("", Strongbox.NONE, false);
    }

    SecondFactor(
            Register register, InstantSource clock, Terms terms, Passes passes, Throttle throttle) {
        this.register = register;
        this.clock = clock;
        this.terms = terms;
        this.passes = passes;
        this.throttle = throttle;
    }

    /**
     * What somebody puts into an authenticator.
     *
     * @param secret in letters and digits
     * @param uri the same as a link
     */
    public record Offer(String secret, String uri) {
        @Override
        public String toString() {
            return "an offer";
        }
    }

    /** Whether codes can be had here. */
    public boolean isOffered() {
        return terms.box().isThere();
    }

    /** Whether every password needs one. */
    public boolean isRequired() {
        return terms.required();
    }

    /** Whether somebody's password needs one. */
    public boolean isOn(String account) {
        return kept(account).filter(Kept::confirmed).isPresent();
    }

    /** How many recovery codes somebody has left. */
    public int left(String account) {
        return kept(account).map(Kept::recovery).orElse(0);
    }

    private Optional<Kept> kept(String account) {
        return register.code(account);
    }

    /** Whether a password alone is enough for somebody's session. */
    boolean passwordSuffices(Account account) {
        return !terms.required() || account.subject().isPresent() || isOn(account.name());
    }

    /**
     * A fresh secret in place of one that was not confirmed; empty when codes are on already.
     *
     * @param pass text of the session, or key of the half sign-in, that alone can confirm it
     */
    public Optional<Offer> offer(Account account, String pass) {
        if (!isOffered() || account.subject().isPresent() || pass.isEmpty()) {
            return Optional.empty();
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] bound = PassText.digest(pass);
        byte[] content = Arrays.copyOf(secret, SECRET_BYTES + bound.length);
        System.arraycopy(bound, 0, content, SECRET_BYTES, bound.length);
        String sealed = terms.box().seal(account.name(), content);
        return register.offerCode(account.name(), sealed)
                ? Optional.of(offer(account.name(), secret))
                : Optional.empty();
    }

    private Offer offer(String account, byte[] secret) {
        String text = OneTimeCodes.base32(secret);
        String label = encoded("Tieline " + terms.hub() + ":" + account);
        String uri =
                "otpauth://totp/"
                        + label
                        + "?secret="
                        + text
                        + "&issuer="
                        + encoded("Tieline " + terms.hub());
        return new Offer(text, uri);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Switches codes on by a first one, and ends what somebody is signed in with by the password
     * alone.
     *
     * @return recovery codes, told only now; empty when the code is wrong or nothing was offered to
     *     this pass
     */
    private Optional<List<String>> confirm(Account account, String pass, String code) {
        Optional<Kept> offered =
                kept(account.name())
                        .filter(kept -> !kept.confirmed() && isFor(pass, account.name(), kept));
        OptionalLong step =
                offered.map(kept -> step(account.name(), kept, code)).orElse(OptionalLong.empty());
        if (step.isEmpty()) {
            return Optional.empty();
        }
        List<String> recovery = Stream.generate(this::recovery).limit(RECOVERY_CODES).toList();
        List<byte[]> digests = recovery.stream().map(SecondFactor::digest).toList();
        Note note = note(account.name(), "codes-on", account.name());
        String sealed = offered.orElseThrow().sealed();
        return register.confirmCode(account.name(), sealed, step.getAsLong(), digests, note)
                ? Optional.of(recovery)
                : Optional.empty();
    }

    private boolean isFor(String pass, String account, Kept offer) {
        if (!isOffered()) {
            return false;
        }
        byte[] content = terms.box().open(account, offer.sealed());
        byte[] bound = Arrays.copyOfRange(content, SECRET_BYTES, content.length);
        return MessageDigest.isEqual(bound, PassText.digest(pass));
    }

    private OptionalLong step(String account, Kept kept, String code) {
        if (!isOffered()) {
            return OptionalLong.empty();
        }
        byte[] content = terms.box().open(account, kept.sealed());
        byte[] secret = Arrays.copyOf(content, SECRET_BYTES);
        return OneTimeCodes.step(secret, code.strip(), clock.instant(), kept.step());
    }

    private String recovery() {
        byte[] bytes = new byte[RECOVERY_BYTES];
        random.nextBytes(bytes);
        return OneTimeCodes.base32(bytes).toLowerCase(Locale.ROOT).replaceAll("(.{4})(?=.)", "$1-");
    }

    /** However somebody writes it. */
    private static byte[] digest(String recovery) {
        return PassText.digest(recovery.toLowerCase(Locale.ROOT).replaceAll("[^a-z2-7]", ""));
    }

    /** Whether it is a code, or a recovery code, of somebody; then it is good no more. */
    private boolean proves(String account, String code) {
        Optional<Kept> kept = kept(account).filter(Kept::confirmed);
        if (kept.isEmpty()) {
            return false;
        }
        OptionalLong step = step(account, kept.get(), code);
        if (step.isPresent()) {
            return register.takeCode(account, step.getAsLong());
        }
        return register.recover(account, digest(code), note(account, "recovery-code", account));
    }

    /** Switches somebody's codes off, and ends the sessions that were begun by them. */
    public boolean forget(String account, String actor) {
        boolean off = off(account, actor);
        if (off) {
            register.passes(account).stream()
                    .filter(pass -> pass.kind() == Kind.SESSION || pass.kind() == Kind.HALFWAY)
                    .forEach(pass -> passes.end(pass, actor));
        }
        return off;
    }

    private boolean off(String account, String actor) {
        return register.forgetCode(account, note(actor, "codes-off", account));
    }

    /** Lets somebody whose password was right come back with a code. */
    SignIn half(Account account, boolean on, String remote) {
        return passes.issue(
                        account,
                        new Making(Kind.HALFWAY, remote, Optional.empty(), People.HALFWAY),
                        account.password(),
                        account.name())
                .<SignIn>map(key -> new SignIn.Half(account, key, on))
                .orElseGet(SignIn.Refused::new);
    }

    /**
     * Goes on where a code was missing.
     *
     * @param key of {@link SignIn.Half}
     * @param code of the authenticator, or a recovery code; the first where they are set up
     */
    public SignIn show(String key, String code, String remote) {
        Optional<Pass> half = passes.of(key, Kind.HALFWAY);
        Optional<Account> known =
                half.flatMap(pass -> register.account(pass.account()))
                        .filter(account -> !account.disabled() && account.subject().isEmpty());
        if (known.isEmpty()) {
            return new SignIn.Refused();
        }
        Account account = known.get();
        Duration wait = throttle.enter(account.name(), remote, clock.instant());
        if (!wait.isZero()) {
            return new SignIn.Wait(wait);
        }
        boolean on = isOn(account.name());
        SignIn came = on ? shown(account, code) : started(account, key, code);
        if (came instanceof SignIn.Refused) {
            return new SignIn.Half(account, key, on);
        }
        passes.end(half.orElseThrow(), account.name());
        throttle.right(account.name(), remote);
        // The password's try was a right one, too, at the address where it was counted.
        throttle.right(account.name(), half.orElseThrow().label());
        return came;
    }

    private SignIn shown(Account account, String code) {
        return proves(account.name(), code) ? passes.welcome(account) : new SignIn.Refused();
    }

    /**
     * Switches codes on by a first one; whoever had only a password has to sign in again.
     *
     * @param pass that {@link #offer} was made to
     */
    public SignIn start(Account account, String pass, String code, String remote) {
        Duration wait = throttle.enter(account.name(), remote, clock.instant());
        if (!wait.isZero()) {
            return new SignIn.Wait(wait);
        }
        SignIn came = started(account, pass, code);
        if (came instanceof SignIn.Started) {
            throttle.right(account.name(), remote);
        }
        return came;
    }

    private SignIn started(Account account, String pass, String code) {
        Optional<List<String>> recovery = confirm(account, pass, code);
        return recovery.isPresent()
                        && passes.welcome(account)
                                instanceof SignIn.Welcome(Account _, String session)
                ? new SignIn.Started(account, session, recovery.get())
                : new SignIn.Refused();
    }

    /** Switches somebody's own codes off, by one of them; whether it was right. */
    public boolean stop(Account account, String code, String remote) {
        if (isRequired()
                || !throttle.enter(account.name(), remote, clock.instant()).isZero()
                || !proves(account.name(), code)) {
            return false;
        }
        throttle.right(account.name(), remote);
        return off(account.name(), account.name());
    }

    private Note note(String actor, String act, String account) {
        return new Note(actor, act, "account " + account, Map.of(), clock.instant());
    }
}
