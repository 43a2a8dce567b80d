package dev.tieline.vault;

import dev.tieline.api.Secret;
import dev.tieline.vault.SealedVersion.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Secrets by name, each in versions. Thread-safe: one lock guards the versions, and is held while
 * the store writes, so that nobody uses what is not durable.
 */
public final class Vault {
    /** The largest value taken. */
    public static final int MAX_BYTES = 64 << 10;

    private final VaultStore store;
    private final DataKey key;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Secret> opened = new HashMap<>();
    private Map<String, List<SealedVersion>> versions;

    private Vault(VaultStore store, DataKey key, InstantSource clock) {
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.versions = read();
    }

    /**
     * Opens the vault of a store, or makes one where none is.
     *
     * @throws VaultUnusable when it was locked with another key
     */
    public static Vault open(VaultStore store, VaultKey key, InstantSource clock) {
        Optional<VaultStore.KeyBox> box = store.box();
        if (box.isPresent()) {
            return new Vault(store, DataKey.open(box.get(), key), clock);
        }
        DataKey made = DataKey.create();
        store.keep(made.box(key), new VaultStore.By("hub", clock.instant()));
        return new Vault(store, made, clock);
    }

    private Map<String, List<SealedVersion>> read() {
        return store.versions().stream()
                .collect(Collectors.groupingBy(SealedVersion::name, Collectors.toList()));
    }

    /**
     * What people see of a version.
     *
     * @param number from 1
     * @param since when it was stored
     * @param until when it ends or ended; open when empty
     * @param good whether it may be used
     * @param fingerprint tells two values apart
     */
    public record Version(
            int number, Instant since, Optional<Instant> until, boolean good, String fingerprint) {}

    /** The versions of a name, the newest first. */
    public List<Version> versions(String name) {
        Instant now = clock.instant();
        return held(() -> of(name)).stream()
                .map(v ->
                        new Version(v.number(), v.since(), v.until(), v.good(now), v.fingerprint()))
                .toList();
    }

    /** The names there are versions of. */
    public List<String> names() {
        return held(() -> versions.keySet().stream().sorted().toList());
    }

    /**
     * The values of a name that are good now, the newest first; the same objects as long as they
     * stay the same.
     *
     * @throws VaultUnusable when one was changed outside
     */
    public List<Secret> values(String name) {
        Instant now = clock.instant();
        return held(() -> {
            List<Secret> good = new ArrayList<>();
            for (SealedVersion version : of(name)) {
                if (version.good(now) && version.field() == Field.VALUE) {
                    good.add(opened.computeIfAbsent(line(version), _ -> key.open(version)));
                }
            }
            return List.copyOf(good);
        });
    }

    /**
     * Puts a person's value in as the newest version.
     *
     * @param overlap how long the versions before it stay good
     */
    public Version put(String name, Secret value, Duration overlap, String actor) {
        Kept kept = new Kept(Field.VALUE, value, Optional.empty());
        return add(name, kept, now -> Optional.of(now.plus(overlap)), actor);
    }

    /**
     * Puts a refresh token in; the one before it stays, in case this one was never received.
     *
     * @param until when it ends, when that is known
     * @param actor who consented; empty when it only replaces another
     */
    public Version putRefreshToken(
            String name, Secret token, Optional<Instant> until, String actor) {
        return add(name, new Kept(Field.REFRESH_TOKEN, token, until), _ -> Optional.empty(), actor);
    }

    /**
     * The newest refresh token of a name, unless it has ended; the same object as long as it stays
     * the same.
     */
    public Optional<Secret> refreshToken(String name) {
        Instant now = clock.instant();
        return held(() ->
                of(name).stream()
                        .findFirst()
                        .filter(version -> version.field() == Field.REFRESH_TOKEN)
                        .filter(version -> version.good(now))
                        .map(version ->
                                opened.computeIfAbsent(line(version), _ -> key.open(version))));
    }

    /** What is put in. */
    private record Kept(Field field, Secret value, Optional<Instant> until) {}

    private Version add(
            String name, Kept kept, Function<Instant, Optional<Instant>> earlierEnd, String actor) {
        Secret value = kept.value();
        Field field = kept.field();
        if (value.isEmpty() || value.reveal().length > MAX_BYTES) {
            throw new IllegalArgumentException("a value has 1 to " + MAX_BYTES + " bytes");
        }
        return held(() -> {
            Instant now = clock.instant();
            int number = of(name).stream().mapToInt(SealedVersion::number).max().orElse(0) + 1;
            SealedVersion version =
                    new SealedVersion(
                            name,
                            number,
                            field,
                            now,
                            kept.until(),
                            key.fingerprint(value),
                            key.seal(value, name, number, field));
            store.add(version, earlierEnd.apply(now), new VaultStore.By(actor, now));
            reread();
            return new Version(number, now, kept.until(), true, version.fingerprint());
        });
    }

    /** Ends every version of a name, for good; whether one was good. */
    public boolean end(String name, String actor) {
        return held(() -> {
            boolean ended = store.end(name, new VaultStore.By(actor, clock.instant()));
            reread();
            return ended;
        });
    }

    /** Locks the vault with another key from now on; values stay as they are. */
    public void relock(VaultKey with, String actor) {
        held(() -> {
            store.keep(key.box(with), new VaultStore.By(actor, clock.instant()));
            return true;
        });
    }

    /**
     * Seals something that is kept elsewhere.
     *
     * @param purpose what it is, and whose; it opens for nothing else
     */
    public byte[] seal(Secret secret, String purpose) {
        return key.seal(secret, purpose);
    }

    /**
     * Opens what was sealed.
     *
     * @throws VaultUnusable when it was not sealed for this purpose
     */
    public Secret open(byte[] sealed, String purpose) {
        return key.open(sealed, purpose);
    }

    /** What people know a value by: six hexadecimal digits, the same for the same value. */
    public String fingerprint(Secret secret) {
        return key.fingerprint(secret);
    }

    private List<SealedVersion> of(String name) {
        return versions.getOrDefault(name, List.of());
    }

    /** Values that are the same as before stay the same objects. */
    private void reread() {
        versions = read();
        Instant now = clock.instant();
        opened.keySet()
                .retainAll(
                        versions.values().stream()
                                .flatMap(List::stream)
                                .filter(version -> version.good(now))
                                .map(Vault::line)
                                .toList());
    }

    private static String line(SealedVersion version) {
        return version.name() + "\n" + version.number();
    }

    private <T> T held(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
