package dev.tieline.store;

import dev.tieline.api.Payload;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces the payload of a record, keeping what it replaces. */
final class Amend extends Command {
    private final byte[] id;
    private final Payload payload;
    private final String key;
    private final byte @Nullable [] terms;
    private final long[] termHashes;
    private final String actor;
    private final Instant at;

    Amend(byte[] id, Payload payload, String key, List<String> terms, By by) {
        super(true, payload.size() + 512);
        this.id = id;
        this.payload = payload;
        this.key = key;
        this.terms = Codec.texts(terms);
        this.termHashes = Hashes.terms(key, terms);
        this.actor = by.actor;
        this.at = by.at;
    }

    /** Who does it and when. */
    record By(String actor, Instant at) {}

    @Override
    void apply(Transaction tx) throws SQLException {
        long position = tx.position(id);
        if (position == 0) {
            decline(new IllegalArgumentException("no such record: " + RecordIds.text(id)));
            return;
        }
        tx.sql.update(
                "INSERT INTO amendment(position, at, actor, key, media, payload)"
                        + " SELECT position, ?, ?, key, media, payload FROM entry"
                        + " WHERE position = ?",
                Times.micros(at),
                actor,
                position);
        String media = payload.mediaType();
        tx.sql.update(
                "UPDATE entry SET key = ?, terms = ?, media = ?, payload = ? WHERE position = ?",
                key.isEmpty() ? null : key,
                terms,
                media.equals(EntryRows.USUAL_MEDIA) ? null : media,
                payload.bytes(),
                position);
        for (long hash : termHashes) {
            tx.search.add(hash, position);
        }
        tx.fact(position, at, actor, "amended", "");
        tx.audit(at, actor, "amend", RecordIds.text(id), Map.of());
    }
}
