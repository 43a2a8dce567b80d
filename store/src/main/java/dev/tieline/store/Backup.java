package dev.tieline.store;

import dev.tieline.api.Document;
import dev.tieline.audit.Act;
import dev.tieline.audit.AuditCheck;
import dev.tieline.audit.AuditRoot;
import dev.tieline.journal.JournalUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of a store in a directory of its own: the database as it was at one moment, and a manifest
 * with its size, its hash and the root of its audit. Made beside a hub that runs. Under its name it
 * is whole: it is written under another name and renamed when it was verified and is durable.
 */
public final class Backup {
    /** What says what a backup has. */
    public static final String MANIFEST = "manifest.json";

    private static final int FORMAT = 1;
    private static final String UNFINISHED = ".unfinished";
    private static final int PIECE = 1 << 20;

    private Backup() {}

    /** A backup cannot be made, or what is there is none. */
    public static final class Unfit extends IOException {
        private static final long serialVersionUID = 1;

        Unfit(String message, Throwable cause) {
            super(message, cause);
        }

        Unfit(String message) {
            super(message);
        }
    }

    /**
     * What a backup has.
     *
     * @param at when it was made
     * @param records that it holds, also those that left the history are not among them
     * @param bytes of the database
     * @param sha256 of the database, in hex
     * @param root of the audit
     */
    public record Manifest(Instant at, long records, long bytes, String sha256, AuditRoot root) {
        /** As it is written. */
        public Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("format", (long) FORMAT);
            json.put("at", at.toString());
            json.put("records", records);
            json.put("bytes", bytes);
            json.put("sha256", sha256);
            json.put("audit", root.json());
            return json;
        }

        /** What {@link #json} wrote; throws what is unfit when it is not that. */
        public static Manifest of(Document json) throws Unfit {
            try {
                Map<?, ?> audit = (Map<?, ?>) json.field("audit").orElseThrow();
                Map<String, Object> fields = new LinkedHashMap<>();
                audit.forEach((name, value) -> fields.put(String.valueOf(name), value));
                return new Manifest(
                        Instant.parse(json.text("at").orElseThrow()),
                        (Long) json.field("records").orElseThrow(),
                        (Long) json.field("bytes").orElseThrow(),
                        json.text("sha256").orElseThrow(),
                        AuditRoot.of(Document.of(fields)).orElseThrow());
            } catch (RuntimeException e) {
                throw new Unfit("the manifest is not one of a backup", e);
            }
        }
    }

    /** Writes a manifest. */
    @FunctionalInterface
    public interface Writing {
        String text(Manifest manifest);
    }

    /**
     * Copies the store of a data directory as it is at one moment, which readers see and writers do
     * not wait for, and verifies the copy.
     *
     * @param to must not exist
     * @throws Unfit with a reason fit for the operator
     */
    public static Manifest make(Path data, Path to, InstantSource clock, Writing writing)
            throws IOException {
        Path file = data.resolve(SqliteStore.FILE);
        if (!Files.exists(file)) {
            throw new Unfit("there is no store in " + data);
        }
        if (Files.exists(to)) {
            throw new Unfit(to + " exists; a backup is never written over anything");
        }
        Path target = to.toAbsolutePath().normalize();
        Path part = unfinished(target);
        delete(part);
        privately(part);
        Path copy = part.resolve(SqliteStore.FILE);
        Instant at = clock.instant();
        try (Connection connection = new Database(file, SqliteStore.Limits.USUAL).reader()) {
            new Schema(Migrations.ALL).recognise(connection);
            // The path is a value of SQL here, never a part of its text.
            try (var into = connection.prepareStatement("VACUUM INTO ?")) {
                into.setString(1, copy.toString());
                into.execute();
            }
        } catch (SQLException e) {
            throw new Unfit("the store cannot be copied: " + e.getMessage(), e);
        }
        force(copy);
        Manifest manifest = verified(copy, at);
        Path written = part.resolve(MANIFEST);
        Files.writeString(written, writing.text(manifest));
        force(written);
        DirectoryLock.force(part);
        move(part, target);
        return manifest;
    }

    /** What is in it can be read by whoever makes it, and nobody else of the machine. */
    private static void privately(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Manifest verified(Path copy, Instant at) throws IOException {
        try (Connection connection = new Database(copy, SqliteStore.Limits.USUAL).reader();
                Sql sql = new Sql(connection)) {
            String state =
                    sql.row(row -> row.getString(1), "PRAGMA integrity_check").orElse("nothing");
            if (!state.equals("ok")) {
                throw new Unfit("the copy is damaged: " + state);
            }
            long seq = AuditRows.newest(sql);
            return new Manifest(
                    at,
                    sql.number(0, "SELECT count(*) FROM entry"),
                    Files.size(copy),
                    hash(copy),
                    new AuditRoot(seq, AuditRows.root(sql, seq), at));
        } catch (SQLException | Damaged e) {
            throw new Unfit("the copy cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * What became of a restore.
     *
     * @param manifest of the backup
     * @param open deliveries of which nobody knows what became of them after the backup
     */
    public record Restoration(Manifest manifest, long open) {}

    /**
     * Makes a data directory of a backup. What was open in it counts as interrupted: it is never
     * sent again blindly.
     *
     * @param data must be empty or not exist
     * @throws Unfit with a reason fit for the operator; then there is no such data directory
     */
    public static Restoration restore(
            Path backup, Path data, Manifest manifest, String actor, InstantSource clock)
            throws IOException {
        Path target = data.toAbsolutePath().normalize();
        if (Files.exists(target) && !isEmpty(target)) {
            throw new Unfit(target + " is not empty; a backup is restored into a fresh directory");
        }
        Path source = backup.resolve(SqliteStore.FILE);
        if (!Files.exists(source)) {
            throw new Unfit("there is no backup in " + backup);
        }
        if (Files.size(source) != manifest.bytes() || !hash(source).equals(manifest.sha256())) {
            throw new Unfit(source + " is not the file that the manifest tells of");
        }
        Path part = unfinished(target);
        delete(part);
        privately(part);
        Files.copy(source, part.resolve(SqliteStore.FILE));
        if (StoredAudit.check(part, List.of(manifest.root()))
                instanceof AuditCheck.Broken(long seq, String why)) {
            throw new Unfit("the audit in the backup is broken from row " + seq + " on: " + why);
        }
        long open = interrupt(part, manifest, actor, clock);
        Files.deleteIfExists(target);
        force(part.resolve(SqliteStore.FILE));
        DirectoryLock.force(part);
        move(part, target);
        return new Restoration(manifest, open);
    }

    /** Everything that is not over may have gone on after the backup. */
    private static long interrupt(Path data, Manifest manifest, String actor, InstantSource clock) {
        try (SqliteStore store = SqliteStore.open(data, clock)) {
            return store.inWriter(tx -> {
                tx.indexing.until(tx.newest());
                // What was taken back after the backup must not be good again.
                tx.sql.update("DELETE FROM pass");
                int open =
                        tx.sql.update(
                                "INSERT OR IGNORE INTO restored SELECT position, lane FROM delivery"
                                        + " WHERE state IN (0, 1, 5)");
                tx.audit(
                        clock.instant(),
                        actor,
                        "restore",
                        Act.HUB,
                        Map.of(
                                "backup",
                                manifest.at().toString(),
                                "root",
                                manifest.root().text(),
                                "open",
                                "" + open));
                return open;
            });
        } catch (JournalUnavailable e) {
            throw new JournalUnavailable("the backup cannot be opened: " + e.getMessage(), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.findAny().isEmpty();
        }
    }

    private static Path unfinished(Path target) throws Unfit {
        Path name = target.getFileName();
        if (name == null) {
            throw new Unfit(target + " cannot be written to");
        }
        return target.resolveSibling(name + UNFINISHED);
    }

    /** What an earlier try left. */
    private static void delete(Path part) throws IOException {
        if (!Files.exists(part)) {
            return;
        }
        try (Stream<Path> inside = Files.list(part)) {
            for (Path file : inside.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(part);
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new Unfit("the file system cannot rename " + part, e);
        }
        Path parent = target.getParent();
        if (parent != null) {
            DirectoryLock.force(parent);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = in.readNBytes(PIECE);
            while (piece.length > 0) {
                digest.update(piece);
                piece = in.readNBytes(PIECE);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
