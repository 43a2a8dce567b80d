package dev.tieline.issuer;

import dev.tieline.api.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the refresh tokens of one credential are kept. Thread-safe; may block.
 *
 * <p>{@link #keep} throws {@link java.io.UncheckedIOException} when it cannot promise that the
 * token is still there after the process was killed.
 */
public interface RefreshTokens {

    /**
     * A refresh token.
     *
     * @param token itself
     * @param by who consented; empty when nobody knows
     * @param client that it was given to, and where: it goes to no other
     */
    record Kept(Secret token, String by, String client) {}

    /** The newest that is good; the same token object as long as it stays the same. */
    Optional<Kept> newest();

    /**
     * Keeps one as the newest; durable when it returns.
     *
     * @param until when it ends, when the server says so
     * @param fresh whether a person has just consented
     */
    void keep(Kept kept, Optional<Instant> until, boolean fresh);
}
