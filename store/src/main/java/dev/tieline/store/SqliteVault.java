package dev.tieline.store;

import dev.tieline.audit.Act;
import dev.tieline.vault.SealedVersion;
import dev.tieline.vault.VaultStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the vault's bytes. */
final class SqliteVault implements VaultStore {
    /** So many versions of a name are remembered, without their values. */
    private static final int MOST_KEPT = 20;

    private static final byte[] NOTHING = {};

    private final Writer writer;
    private final ReadPool readers;

    SqliteVault(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public Optional<KeyBox> box() {
        return readers.ask(sql ->
                sql.row(
                        row -> new KeyBox(row.getBytes(1), row.getBytes(2)),
                        "SELECT wrapped, canary FROM vault"));
    }

    @Override
    public void keep(KeyBox box, By by) {
        plainly(tx -> {
            tx.audit(by.at(), actor(by), "vault-lock", "vault", Map.of());
            return tx.sql.update(
                    "INSERT OR REPLACE INTO vault VALUES(1, ?, ?)", box.wrapped(), box.canary());
        });
    }

    @Override
    public List<SealedVersion> versions() {
        return readers.ask(sql ->
                sql.rows(
                        SqliteVault::version,
                        "SELECT name, number, field, since, until, fingerprint, sealed"
                                + " FROM credential ORDER BY name, number DESC"));
    }

    private static String actor(By by) {
        return by.actor().isEmpty() ? Act.HUB : by.actor();
    }

    private static SealedVersion version(ResultSet row) throws SQLException {
        return new SealedVersion(
                row.getString(1),
                row.getInt(2),
                SealedVersion.Field.of(row.getString(3)),
                Times.instant(row.getLong(4)),
                Times.maybe(row, 5),
                row.getString(6),
                row.getBytes(7));
    }

    @Override
    public void add(SealedVersion version, Optional<Instant> earlierEnd, By by) {
        plainly(tx -> {
            long now = Times.micros(by.at());
            // What stays open: all until then, or for ever the one right before.
            int from = earlierEnd.isPresent() ? version.number() : version.number() - 1;
            shorten(tx, version.name(), from, Times.micros(earlierEnd.orElse(by.at())));
            wipe(tx, version.name(), now);
            tx.sql.update(
                    "DELETE FROM credential WHERE name = ? AND number <= ?",
                    version.name(),
                    version.number() - MOST_KEPT);
            if (!by.actor().isEmpty()) {
                tx.audit(
                        by.at(),
                        by.actor(),
                        version.field() == SealedVersion.Field.REFRESH_TOKEN
                                ? "credential-consent"
                                : "credential-set",
                        "credential " + version.name(),
                        Map.of("version", Integer.toString(version.number())));
            }
            return tx.sql.update(
                    "INSERT INTO credential VALUES(?, ?, ?, ?, ?, ?, ?)",
                    version.name(),
                    version.number(),
                    version.field().word(),
                    Times.micros(version.since()),
                    version.until().map(Times::micros).orElse(null),
                    version.fingerprint(),
                    version.sealed());
        });
    }

    @Override
    public boolean end(String name, By by) {
        return plainly(tx -> {
            long now = Times.micros(by.at());
            int ended = shorten(tx, name, Integer.MAX_VALUE, now);
            wipe(tx, name, now);
            if (ended > 0) {
                tx.audit(by.at(), actor(by), "credential-expire", "credential " + name, Map.of());
            }
            return ended;
        })
                > 0;
    }

    /** Lets those below a number end no later than this; how many were open for longer. */
    private static int shorten(Transaction tx, String name, int below, long end)
            throws SQLException {
        return tx.sql.update(
                "UPDATE credential SET until = ?1 WHERE name = ?2 AND number < ?3"
                        + " AND (until IS NULL OR until > ?1)",
                end,
                name,
                below);
    }

    private static void wipe(Transaction tx, String name, long now) throws SQLException {
        tx.sql.update(
                "UPDATE credential SET sealed = ? WHERE name = ? AND until <= ?",
                NOTHING,
                name,
                now);
    }

    @Override
    public Map<String, Instant> uses() {
        Map<String, Instant> uses = new HashMap<>();
        readers.ask(sql ->
                sql.rows(
                        row -> uses.put(row.getString(1), Times.instant(row.getLong(2))),
                        "SELECT name, used FROM credential_use"));
        return uses;
    }

    @Override
    public void used(Map<String, Instant> uses) {
        plainly(tx -> {
            for (Map.Entry<String, Instant> use : uses.entrySet()) {
                tx.sql.update(
                        "INSERT OR REPLACE INTO credential_use VALUES(?, ?)",
                        use.getKey(),
                        Times.micros(use.getValue()));
            }
            return uses.size();
        });
    }

    private int plainly(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }
}
