package dev.tieline.people;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Hashes passwords by Argon2id (RFC 9106), with the least that OWASP asks for: 19 MiB, two passes.
 * Thread-safe; one at a time, so that many who sign in take no more memory than one.
 */
final class Passwords {
    private static final int KIB = 19 << 10;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int MIN_CHARS = 12;
    private static final int MAX_BYTES = 256;
    private static final int MIN_DISTINCT = 5;

    private final SecureRandom random = new SecureRandom();
    private final Semaphore one = new Semaphore(1, true);
    private volatile Optional<String> dummy = Optional.empty();

    /** Why it cannot be somebody's password; empty when it can. */
    static Optional<String> objection(String password, String name) {
        if (password.codePointCount(0, password.length()) < MIN_CHARS) {
            return Optional.of("It must have at least " + MIN_CHARS + " characters.");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("It must have at most " + MAX_BYTES + " bytes.");
        }
        if (password.chars().distinct().count() < MIN_DISTINCT) {
            return Optional.of("It repeats the same few characters.");
        }
        return password.strip().equalsIgnoreCase(name)
                ? Optional.of("It must not be your name.")
                : Optional.empty();
    }

    /** The hash with all that is needed to check against it, as {@code $argon2id$v=19$…}. */
    String hash(String password) {
        one.acquireUninterruptibly();
        try {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            // The library takes all its memory as soon as it is asked for the function, and keeps
            // it.
            return Argon2Function.getInstance(KIB, PASSES, LANES, HASH_BYTES, Argon2.ID)
                    .hash(password.getBytes(StandardCharsets.UTF_8), salt)
                    .getResult();
        } finally {
            one.release();
        }
    }

    /** Whether it is the password; takes as long where there is no hash to check against. */
    boolean check(String password, Optional<String> hash) {
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return false;
        }
        String against = hash.orElseGet(this::nobodys);
        one.acquireUninterruptibly();
        try {
            return Argon2Function.getInstanceFromHash(against).check(password, against)
                    && hash.isPresent();
        } finally {
            one.release();
        }
    }

    private String nobodys() {
        String known = dummy.orElseGet(() -> hash(PassText.fresh()));
        dummy = Optional.of(known);
        return known;
    }
}
