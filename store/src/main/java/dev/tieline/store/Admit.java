package dev.tieline.store;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Admits a record: duplicate check and append. What can be prepared is, on the caller's thread. */
final class Admit extends Command {
    private static final int PLAIN = 0;
    private static final int DUPLICATE = 1;
    private static final int CONFLICT = 2;

    /** Those that most records have; each value that need not be bound is time of the writer. */
    private static final String INSERT =
            "INSERT INTO entry(position, id, flow, version, kind, received, key, unique_key,"
                    + " body_hash, caller, terms, payload, began)"
                    + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String REST =
            "UPDATE entry SET traceparent = ?, problems = ?, media = ?" + " WHERE position = ?";

    private final NewEntry entry;
    private final boolean asked;
    private final byte[] id;
    private final byte[] bodyHash;
    private final byte @Nullable [] terms;
    private final byte @Nullable [] problems;
    private final long[] termHashes;
    private final long uniqueHash;
    private @Nullable Admitted admitted;

    /**
     * @param asked whether its sender was asked for it; see {@link
     *     dev.tieline.journal.Journal#fill}
     */
    Admit(NewEntry entry, boolean asked) {
        super(true, entry.payload().size() + 512);
        this.entry = entry;
        this.asked = asked;
        this.id = RecordIds.known(entry.id());
        this.bodyHash = Hashes.body(entry.payload().bytes());
        this.terms = Codec.texts(entry.terms());
        this.problems = Codec.problems(entry.problems());
        this.termHashes = Hashes.terms(entry.key(), entry.terms());
        this.uniqueHash =
                entry.uniqueKey().isEmpty() ? 0 : Hashes.unique(entry.flow(), entry.uniqueKey());
    }

    Admitted admitted() {
        return Objects.requireNonNull(admitted);
    }

    @Override
    boolean overtakes() {
        return true;
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        int flow = tx.names.flow(entry.flow());
        if (entry.uniqueKey().isEmpty()) {
            fresh(tx, flow);
            return;
        }
        SeenKeys.Same sameKey =
                prior ->
                        prior.flow() == flow
                                && prior.sameKey(entry.uniqueKey())
                                && prior.received()
                                        .plus(entry.uniqueWithin())
                                        .isAfter(entry.received());
        Optional<SeenKeys.Prior> prior = tx.seen.find(uniqueHash, sameKey);
        if (prior.isEmpty()) {
            remember(tx, uniqueHash, fresh(tx, flow));
        } else if (asked) {
            admitted = new Admitted.DuplicateOf(prior.get().position(), prior.get().id());
        } else if (prior.get().sameBody(bodyHash)) {
            duplicate(tx, flow, prior.get());
        } else {
            differing(tx, flow, prior.get(), sameKey);
        }
    }

    private long fresh(Transaction tx, int flow) throws SQLException {
        long position = tx.nextPosition();
        Deliveries.OfRecord record = new Deliveries.OfRecord(position, entry.flow(), flow);
        byte @Nullable [] began =
                Began.pack(tx.deliveries.begin(record, entry.deliveries(), entry.received()));
        insert(tx, flow, position, began);
        tx.tallies.accepted(flow, record.state(), entry.received());
        tx.handOver(position, entry.handover());
        admitted = new Admitted.Fresh(position);
        return position;
    }

    private void duplicate(Transaction tx, int flow, SeenKeys.Prior original) throws SQLException {
        long position = tx.nextPosition();
        insert(tx, flow, position, null);
        refers(tx, position, DUPLICATE, original);
        tx.tallies.accepted(flow, RecordState.DUPLICATE, entry.received());
        admitted = new Admitted.DuplicateOf(position, original.id());
    }

    /** The first other body is a conflict; when that body comes again, it repeats the conflict. */
    private void differing(Transaction tx, int flow, SeenKeys.Prior original, SeenKeys.Same sameKey)
            throws SQLException {
        long conflictHash = uniqueHash ^ Hashes.first(bodyHash);
        Optional<SeenKeys.Prior> before =
                tx.seen.find(
                        conflictHash, prior -> sameKey.test(prior) && prior.sameBody(bodyHash));
        if (before.isPresent()) {
            duplicate(tx, flow, before.get());
            return;
        }
        long position = tx.nextPosition();
        insert(tx, flow, position, null);
        refers(tx, position, CONFLICT, original);
        Deliveries.OfRecord record = new Deliveries.OfRecord(position, entry.flow(), flow);
        tx.deliveries.insert(
                record,
                new NewDelivery(LaneName.RECORD, DeliveryState.HELD, Optional.of(conflict())),
                entry.received());
        tx.tallies.accepted(flow, RecordState.HELD, entry.received());
        remember(tx, conflictHash, position);
        admitted = new Admitted.ConflictWith(position, original.id());
    }

    private static Fault conflict() {
        return Fault.of(
                "unique-key-conflict",
                Blame.SENDER,
                "Another record came with the same unique key and a different body.",
                "Compare both records; replay this one if it is the right one.");
    }

    private void remember(Transaction tx, long hash, long position) throws SQLException {
        int flow = tx.names.flow(entry.flow());
        tx.seen.add(
                hash,
                position,
                entry.received().plus(entry.uniqueWithin()),
                replaced -> replaced.flow() == flow && replaced.sameKey(entry.uniqueKey()));
    }

    private void insert(Transaction tx, int flow, long position, byte @Nullable [] began)
            throws SQLException {
        tx.sql.update(
                INSERT,
                position,
                id,
                flow,
                tx.names.version(flow, entry.version()),
                PLAIN,
                Times.micros(entry.received()),
                orNull(entry.key()),
                orNull(entry.uniqueKey()),
                entry.uniqueKey().isEmpty() || asked ? null : bodyHash,
                orNull(entry.caller()),
                terms,
                entry.payload().bytes(),
                began);
        String media = entry.payload().mediaType();
        String unusual = media.equals(EntryRows.USUAL_MEDIA) ? null : media;
        String parent = orNull(entry.trace().text());
        if (parent != null || problems != null || unusual != null) {
            tx.sql.update(REST, parent, problems, unusual, position);
        }
        for (long hash : termHashes) {
            tx.search.add(hash, position);
        }
    }

    private static void refers(Transaction tx, long position, int kind, SeenKeys.Prior original)
            throws SQLException {
        tx.sql.update(
                "UPDATE entry SET kind = ?, original = ? WHERE position = ?",
                kind,
                original.position(),
                position);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
