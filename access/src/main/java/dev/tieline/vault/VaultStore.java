package dev.tieline.vault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the vault's bytes are kept. What returns is durable. One vault uses it at a time. */
public interface VaultStore {

    /**
     * What opens with the vault's key.
     *
     * @param wrapped the data key
     * @param canary what the data key must open
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record KeyBox(byte[] wrapped, byte[] canary) {}

    /** Who did something, and when. */
    record By(String actor, Instant at) {}

    /** Empty as long as there is no vault. */
    Optional<KeyBox> box();

    /** Puts it in place of the one there may be. */
    void keep(KeyBox box, By by);

    /** All versions, of each name the newest first. */
    List<SealedVersion> versions();

    /**
     * Adds the newest version of a name.
     *
     * @param earlierEnd when the versions before it end at the latest; when empty, the one right
     *     before it stays open and those before that end now
     */
    void add(SealedVersion version, Optional<Instant> earlierEnd, By by);

    /** Ends what is open of a name and forgets its values; whether something was. */
    boolean end(String name, By by);

    /** When each credential was used last, as far as noted. */
    Map<String, Instant> uses();

    /** Notes uses. */
    void used(Map<String, Instant> uses);
}
