package dev.tieline.app;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials.MissingCredential;
import dev.tieline.api.Credentials.NotObtained;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Secret;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.issuer.HashiCorpVault;
import dev.tieline.issuer.VaultAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read from HashiCorp Vault, in memory only. Everything that was asked for once is read
 * again every so often; while that fails the last value stays, until its time is over. Thread-safe:
 * one question at a time.
 */
final class RemoteSecrets {
    /** Who fails is not asked again by those who come right behind. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** A single question may fail; whoever fails again is told of. */
    private static final int TOLD_AFTER = 2;

    private static final System.Logger LOG = System.getLogger(RemoteSecrets.class.getName());

    private final Made made;
    private final HubFile.HashiCorp declared;
    private final HashiCorpVault vault;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** When it did not answer, for all its secrets alike; guarded by this. */
    private Instant silentUntil = Instant.MIN;

    /**
     * A secret that was asked for.
     *
     * @param read what is used
     * @param at when that was confirmed
     * @param tried when it was asked for last
     * @param failed why it could not be read then; empty when it could
     * @param failures in a row
     */
    private record Known(
            Optional<VaultAnswer.Read> read,
            Instant at,
            Instant tried,
            Optional<VaultAnswer.Not> failed,
            int failures) {}

    /**
     * A value.
     *
     * @param version 0 where nobody counts
     */
    record Value(Secret secret, long version, Optional<Instant> since) {}

    /**
     * All that it is made from.
     *
     * @param addresses that are allowed although they are not public
     */
    record Made(HubFile.HashiCorp declared, List<String> addresses) {}

    RemoteSecrets(Made made, HashiCorpVault vault, InstantSource clock) {
        this.made = made;
        this.declared = made.declared();
        this.vault = vault;
        this.clock = clock;
    }

    Made made() {
        return made;
    }

    /**
     * A value that may be used; asks where none was read yet.
     *
     * @throws MissingCredential when there is none
     */
    Value value(String name, CredentialSource.HashiCorp source) {
        Known now = known.get(source.path());
        if (now == null || now.read().isEmpty() || over(now)) {
            now = asked(source);
        }
        if (now.read().isEmpty() || over(now)) {
            Fault fault = now.failed().map(VaultAnswer.Not::fault).orElseGet(() -> over(name));
            throw new MissingCredential(
                    "the credential '" + name + "' cannot be read: " + fault.message(),
                    fault.remedy());
        }
        VaultAnswer.Read read = now.read().get();
        Secret secret = read.fields().get(source.field());
        if (secret == null) {
            throw new MissingCredential(
                    "the credential '"
                            + name
                            + "' has no value: '"
                            + source.path()
                            + "' in HashiCorp Vault has no text in a field '"
                            + source.field()
                            + "'",
                    "Correct the field behind #, or put the value in there.");
        }
        return new Value(secret, read.version(), read.created());
    }

    /** The same as it is known, without asking; empty when it is not, or not good any more. */
    Optional<Value> known(CredentialSource.HashiCorp source) {
        return Optional.ofNullable(known.get(source.path()))
                .filter(now -> !over(now))
                .flatMap(Known::read)
                .flatMap(read ->
                        Optional.ofNullable(read.fields().get(source.field()))
                                .map(secret -> new Value(secret, read.version(), read.created())));
    }

    /** Looks whether it has changed there: somebody was refused with what is known. */
    void doubt(CredentialSource.HashiCorp source) {
        asked(source);
    }

    /** Why calls wait that need it. */
    NotObtained wanting(String name) {
        return new NotObtained(new Outcome.Unavailable(over(name), Duration.ZERO));
    }

    private static Fault over(String name) {
        return Fault.of(
                "hashicorp-too-old",
                Blame.HUB,
                "The credential '" + name + "' was read from HashiCorp Vault too long ago.",
                "Nothing was sent to the system; it goes on once HashiCorp Vault answers.");
    }

    /** Whether what was read is used no longer. */
    boolean isOver(CredentialSource.HashiCorp source) {
        return Optional.ofNullable(known.get(source.path())).filter(this::over).isPresent();
    }

    private boolean over(Known now) {
        return now.failed().isPresent() && clock.instant().isAfter(now.at().plus(declared.keep()));
    }

    private synchronized Known asked(CredentialSource.HashiCorp source) {
        String path = source.path();
        Known before = known.get(path);
        Instant now = clock.instant();
        if (before != null && isJust(before.tried(), now)) {
            return before;
        }
        if (before != null && before.failed().isPresent() && now.isBefore(silentUntil)) {
            return before;
        }
        VaultAnswer answer = vault.read(path, source.versioned());
        Known after = after(before, answer, now);
        known.put(path, after);
        tell(path, before, after);
        return after;
    }

    private static boolean isJust(Instant tried, Instant now) {
        return !now.isBefore(tried) && now.isBefore(tried.plus(PAUSE));
    }

    /**
     * @param now when it was asked
     */
    private Known after(@Nullable Known before, VaultAnswer answer, Instant now) {
        return switch (answer) {
            case VaultAnswer.Read read ->
                    new Known(
                            Optional.of(before == null ? read : same(before, read)),
                            now,
                            now,
                            Optional.empty(),
                            0);
            case VaultAnswer.Not not -> {
                silentUntil = not.refused() ? silentUntil : clock.instant().plus(PAUSE);
                yield before == null
                        ? new Known(Optional.empty(), now, now, Optional.of(not), 1)
                        : new Known(
                                before.read(),
                                before.at(),
                                now,
                                Optional.of(not),
                                before.failures() + 1);
            }
        };
    }

    /** What did not change stays the same object: who compares sees no change. */
    private static VaultAnswer.Read same(Known before, VaultAnswer.Read read) {
        Map<String, Secret> fields = new HashMap<>(read.fields());
        before.read()
                .ifPresent(old ->
                        fields.replaceAll((name, secret) -> {
                            Secret elder = old.fields().get(name);
                            return elder != null && elder.matches(secret.reveal()) ? elder : secret;
                        }));
        return new VaultAnswer.Read(fields, read.version(), read.created());
    }

    private static void tell(String path, @Nullable Known before, Known after) {
        boolean failed = before != null && before.failed().isPresent();
        if (after.failed().isPresent() && !failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a secret cannot be read from HashiCorp Vault path={0}: {1}",
                    path,
                    after.failed().get().fault().message());
        } else if (after.failed().isEmpty() && failed) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "a secret can be read from HashiCorp Vault again path={0}",
                    path);
        }
    }

    /** Reads again what is due, and renews the token; to be called often. May block. */
    void tend(Iterable<CredentialSource.HashiCorp> sources) {
        vault.tend();
        for (CredentialSource.HashiCorp source : sources) {
            Known now = known.get(source.path());
            if (now != null && isDue(now)) {
                asked(source);
            }
        }
    }

    private boolean isDue(Known now) {
        Instant at = clock.instant();
        // A clock that was set back would let it wait for as long.
        return at.isBefore(now.tried()) || !at.isBefore(now.tried().plus(declared.every()));
    }

    /** What people must hear of: it is refused, or was not there twice; empty when all is well. */
    Optional<Fault> trouble(String name, CredentialSource.HashiCorp source) {
        Optional<Known> now = Optional.ofNullable(known.get(source.path()));
        Optional<VaultAnswer.Not> failed = now.flatMap(Known::failed);
        if (failed.isEmpty()) {
            return now.flatMap(Known::read)
                    .filter(read -> !read.fields().containsKey(source.field()))
                    .map(_ -> fieldless(name, source));
        }
        if (!failed.get().refused() && now.get().failures() < TOLD_AFTER) {
            return Optional.empty();
        }
        Fault fault = failed.get().fault();
        String until =
                over(now.get())
                        ? " What was read before is used no longer; what needs it waits."
                        : " What was read before is used until "
                                + now.get().at().plus(declared.keep())
                                + ".";
        return Optional.of(
                Fault.of(
                        fault.code(),
                        fault.blame(),
                        "The credential '"
                                + name
                                + "' cannot be read again: "
                                + fault.message()
                                + until,
                        fault.remedy()));
    }

    private static Fault fieldless(String name, CredentialSource.HashiCorp source) {
        return Fault.of(
                "hashicorp-no-field",
                Blame.HUB,
                "The newest version of '"
                        + source.path()
                        + "' in HashiCorp Vault has no text in the field '"
                        + source.field()
                        + "' of the credential '"
                        + name
                        + "'.",
                "Put the value in there; the one before is used until the hub stops.");
    }

    /** The hub's own token there ends, and only a person can get another. */
    Optional<Fault> ending() {
        return vault.ending()
                .map(end ->
                        Fault.of(
                                "hashicorp-token-ends",
                                Blame.HUB,
                                "The hub's token for HashiCorp Vault ends at "
                                        + end
                                        + ", and cannot be renewed.",
                                "Put another one where 'token' of 'hashicorp' says it is."));
    }
}
