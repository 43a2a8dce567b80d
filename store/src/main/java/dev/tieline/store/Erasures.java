package dev.tieline.store;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries erasures out, a little at a time between batches: takes the records' content out of the
 * tables, writes zeros over all pages that nobody uses, empties the write-ahead log, and looks
 * whether the key is anywhere in the files still. Deleted content may be left in the middle of a
 * page that was rebuilt; then, and when it cannot be looked for because the process that knew the
 * key has gone, the database is written anew as a whole. Used by the writer alone.
 */
final class Erasures {
    private static final int RECORDS_AT_ONCE = 64;
    private static final int PAGES_AT_ONCE = 256;
    private static final int PAGE_BYTES = 4_096;
    private static final int BUSY_MILLIS = 100;
    private static final int LOOKED_AT_ONCE = 1 << 20;

    /** Of its time the writer gives a third. */
    private static final int SHARE = 3;

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Transaction tx;
    private final List<Path> files;
    private final InstantSource clock;

    /** What is to be found nowhere, by number of the erasure. */
    private final Map<Long, String> keys = new HashMap<>();

    private Phase phase = Phase.REST;
    private boolean some = true;
    private long running;
    private boolean rewritten;
    private boolean found;
    private long nextAt = System.nanoTime();
    private @Nullable CompletableFuture<Boolean> looking;

    private enum Phase {
        REST,
        WIPE,
        FILL,
        EMPTY,
        TRUNCATE,
        LOOK,
        REWRITE,
        END
    }

    Erasures(Transaction tx, List<Path> files, InstantSource clock) {
        this.tx = tx;
        this.files = List.copyOf(files);
        this.clock = clock;
    }

    /** An erasure was ordered. */
    void ordered(long number, String key) {
        keys.put(number, key);
        some = true;
    }

    /** Whether there is something to do. */
    boolean due(long nanos) {
        return some && nanos - nextAt >= 0;
    }

    boolean active() {
        return some;
    }

    long nextAt() {
        return nextAt;
    }

    /** Does a step; {@code transactions} run what they are given in one. */
    void step(Upkeep.Transactions transactions) throws SQLException {
        long began = System.nanoTime();
        nextAt = began + AFTER_FAILURE.toNanos();
        Phase next =
                switch (phase) {
                    case REST -> begin();
                    case WIPE -> wipe(transactions);
                    case FILL -> fill(transactions);
                    case EMPTY -> empty(transactions);
                    case TRUNCATE -> truncate();
                    case LOOK -> look();
                    case REWRITE -> rewrite();
                    case END -> end(transactions);
                };
        long ended = System.nanoTime();
        boolean waits = next == phase && (next == Phase.TRUNCATE || next == Phase.LOOK);
        phase = next;
        nextAt = waits ? ended + AGAIN.toNanos() : ended + (ended - began) * (SHARE - 1);
    }

    private Phase begin() throws SQLException {
        running =
                tx.sql.number(0, "SELECT id FROM erasure WHERE ended IS NULL ORDER BY id LIMIT 1");
        some = running > 0;
        if (!some) {
            return Phase.REST;
        }
        rewritten = false;
        plain("PRAGMA secure_delete = ON");
        return Phase.WIPE;
    }

    private record Wiped(long position, String actor) {}

    private Phase wipe(Upkeep.Transactions transactions) throws SQLException {
        List<Wiped> batch =
                tx.sql.rows(
                        row -> new Wiped(row.getLong(1), row.getString(2)),
                        "SELECT g.position, e.actor FROM erasing g"
                                + " JOIN erasure e ON e.id = g.erasure WHERE g.erasure = ?"
                                + " ORDER BY g.position LIMIT ?",
                        running,
                        RECORDS_AT_ONCE);
        if (batch.isEmpty()) {
            return Phase.FILL;
        }
        transactions.run(() -> {
            Wiping wiping = new Wiping(tx);
            for (Wiped one : batch) {
                wiping.record(one.position, running, one.actor, clock.instant());
                tx.sql.update("DELETE FROM erasing WHERE position = ?", one.position);
            }
        });
        return Phase.WIPE;
    }

    /** Takes free pages and writes zeros there. */
    private Phase fill(Upkeep.Transactions transactions) throws SQLException {
        long free = tx.sql.number(0, "PRAGMA freelist_count");
        if (free == 0) {
            return Phase.EMPTY;
        }
        long bytes = Math.min(free, PAGES_AT_ONCE) * PAGE_BYTES;
        transactions.run(
                () -> tx.sql.update("INSERT INTO scrub(zeros) VALUES(zeroblob(?))", bytes));
        return Phase.FILL;
    }

    private Phase empty(Upkeep.Transactions transactions) throws SQLException {
        if (tx.sql.number(0, "SELECT count(*) FROM scrub") == 0) {
            return Phase.TRUNCATE;
        }
        transactions.run(
                () -> tx.sql.update("DELETE FROM scrub WHERE id = (SELECT min(id) FROM scrub)"));
        return Phase.EMPTY;
    }

    /** Copies the log and empties it, once no reader needs it. */
    private Phase truncate() throws SQLException {
        plain("PRAGMA busy_timeout = " + BUSY_MILLIS);
        try {
            long busy = tx.sql.number(1, "PRAGMA wal_checkpoint(TRUNCATE)");
            if (busy != 0) {
                return Phase.TRUNCATE;
            }
        } finally {
            plain("PRAGMA busy_timeout = " + Database.BUSY_MILLIS);
        }
        if (keys.containsKey(running)) {
            return Phase.LOOK;
        }
        return rewritten ? Phase.END : Phase.REWRITE;
    }

    private Phase look() {
        CompletableFuture<Boolean> now = looking;
        if (now == null) {
            byte[] key = keys.getOrDefault(running, "").getBytes(StandardCharsets.UTF_8);
            CompletableFuture<Boolean> begun = new CompletableFuture<>();
            looking = begun;
            Thread.ofPlatform()
                    .name("tieline-erasure")
                    .daemon()
                    .start(() -> begun.complete(isAnywhere(key)));
            return Phase.LOOK;
        }
        if (!now.isDone()) {
            return Phase.LOOK;
        }
        looking = null;
        found = now.join();
        return found && !rewritten ? Phase.REWRITE : Phase.END;
    }

    /** In doubt it is. */
    private boolean isAnywhere(byte[] key) {
        try {
            for (Path file : files) {
                if (Files.exists(file) && isIn(file, key)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            Writer.LOG.log(Level.WARNING, "a file cannot be looked through after an erasure", e);
            return true;
        }
    }

    /** Case of letters aside. */
    private static boolean isIn(Path file, byte[] key) throws IOException {
        String low = text(key).toLowerCase(Locale.ROOT);
        try (InputStream in = Files.newInputStream(file)) {
            String before = "";
            byte[] piece = in.readNBytes(LOOKED_AT_ONCE);
            while (piece.length > 0) {
                String all = before + text(piece).toLowerCase(Locale.ROOT);
                if (all.contains(low)) {
                    return true;
                }
                before = all.substring(Math.max(0, all.length() - low.length()));
                piece = in.readNBytes(LOOKED_AT_ONCE);
            }
        }
        return false;
    }

    /** A character for each byte, so that what is no text can be looked through as well. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private Phase rewrite() throws SQLException {
        Writer.LOG.log(
                Level.INFO,
                "an erasure writes the database anew, nothing is accepted meanwhile number={0}",
                running);
        // What it needs beside the database is as large as that.
        plain("PRAGMA temp_store = FILE");
        try {
            plain("VACUUM");
        } finally {
            plain("PRAGMA temp_store = MEMORY");
        }
        rewritten = true;
        return Phase.TRUNCATE;
    }

    private Phase end(Upkeep.Transactions transactions) throws SQLException {
        transactions.run(() -> {
            tx.sql.update(
                    "UPDATE erasure SET ended = ? WHERE id = ?",
                    Times.micros(clock.instant()),
                    running);
            Map<String, String> details =
                    Map.of("rewritten", rewritten ? "yes" : "no", "left", left());
            tx.audit(
                    clock.instant(),
                    dev.tieline.audit.Act.HUB,
                    "erase-end",
                    Erase.object(running),
                    details);
        });
        keys.remove(running);
        plain("PRAGMA secure_delete = FAST");
        return Phase.REST;
    }

    /** What searching does not find may hold the key still: a comment, a field nobody searches. */
    private String left() {
        if (!keys.containsKey(running)) {
            return "unknown";
        }
        if (found) {
            Writer.LOG.log(
                    Level.WARNING,
                    "the key of an erasure stands in what searching does not find number={0}",
                    running);
        }
        return found ? "yes" : "no";
    }

    private void plain(String text) throws SQLException {
        try (Statement statement = tx.sql.connection().createStatement()) {
            statement.execute(text);
        }
    }

    static Optional<dev.tieline.journal.Erasure.Progress> progress(Sql sql, long number)
            throws SQLException {
        return sql.row(
                row ->
                        new dev.tieline.journal.Erasure.Progress(
                                row.getLong(1),
                                Times.instant(row.getLong(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getLong(5) - row.getLong(7),
                                Times.maybe(row, 6)),
                "SELECT id, at, actor, flow, records, ended,"
                        + " (SELECT count(*) FROM erasing WHERE erasure = id)"
                        + " FROM erasure WHERE id = ?",
                number);
    }
}
