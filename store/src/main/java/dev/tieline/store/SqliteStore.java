package dev.tieline.store;

import dev.tieline.journal.Audit;
import dev.tieline.journal.ChangeJournal;
import dev.tieline.journal.Erasure;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RunLedger;
import dev.tieline.people.Register;
import dev.tieline.vault.VaultStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteJDBCLoader;

/** Journal and ledger in a directory of their own. One hub at a time may have it open. */
public final class SqliteStore implements AutoCloseable {
    static final String FILE = "tieline.db";

    private final DirectoryLock lock;
    private final Transaction transaction;
    private final Checkpointer checkpointer;
    private final Writer writer;
    private final ReadPool readers;
    private final InFlightFile inFlight;
    private final SqliteJournal journal;
    private final Ledger ledger;
    private final Register register;
    private final SqliteAudit audit;
    private final SqliteErasure erasure;
    private final VaultStore vault;
    private final SqliteRuns runs;
    private final SqliteChanges changes;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Bounds that tests make small.
     *
     * @param maxPages of the database; it is full beyond
     * @param runSize how many pairs make a run of the search index and of the unique keys
     * @param checkpointFrames how many pages may wait in the write-ahead log
     * @param indexNanos how long records may be behind the indexes, twice over
     * @param synchronous never anything but FULL, except where a test must see a store fail
     */
    record Limits(
            int maxPages,
            int runSize,
            int checkpointFrames,
            long indexNanos,
            SynchronousMode synchronous) {
        static final Limits USUAL = new Limits(0, SearchIndex.RUN, 8_000);

        Limits(int maxPages, int runSize, int checkpointFrames) {
            this(maxPages, runSize, checkpointFrames, Indexing.EVERY_NANOS, SynchronousMode.FULL);
        }
    }

    private SqliteStore(DirectoryLock lock, Database database, InstantSource clock, Limits limits)
            throws SQLException, IOException {
        this.lock = lock;
        upgrade(database);
        this.transaction = new Transaction(new Sql(database.writer()), limits);
        this.checkpointer = new Checkpointer(database.checkpointer());
        Retention retention = new Retention(transaction);
        Erasures erasures = new Erasures(transaction, database.files(), clock);
        Upkeep upkeep =
                new Upkeep(
                        transaction,
                        checkpointer,
                        retention,
                        erasures,
                        clock,
                        limits.checkpointFrames());
        this.writer = new Writer(transaction, upkeep);
        this.readers = new ReadPool(database);
        this.inFlight = InFlightFile.open(lock.directory());
        this.journal = new SqliteJournal(writer, readers, retention, inFlight, this::close);
        this.ledger = new SqliteLedger(readers, transaction.search);
        this.register = new SqliteRegister(writer, readers);
        this.audit = new SqliteAudit(writer, readers, clock);
        this.erasure = new SqliteErasure(writer, readers, transaction.search, erasures);
        this.vault = new SqliteVault(writer, readers);
        this.runs = new SqliteRuns(writer, readers, inFlight.crashed());
        this.changes = new SqliteChanges(writer, readers);
    }

    private static void upgrade(Database database) throws SQLException {
        Schema schema = new Schema(Migrations.ALL);
        if (database.exists()) {
            recognise(schema, database);
        }
        try (Connection connection = database.writer()) {
            schema.migrate(connection);
        }
    }

    private static void recognise(Schema schema, Database database) throws SQLException {
        try (Connection connection = database.reader()) {
            schema.recognise(connection);
        } catch (SQLException unfinished) {
            if ((unfinished.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_READONLY.code) {
                throw unfinished;
            }
            // The power failed while the file was made: only who may write can undo the half.
            try (Connection connection = database.undoing()) {
                schema.recognise(connection);
            }
        }
    }

    /**
     * Loads what {@link #open} will need, so that it can be done while something else is; whatever
     * keeps it from loading is told by {@code open}.
     */
    public static void preload() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception later) {
            Writer.LOG.log(System.Logger.Level.DEBUG, "SQLite cannot be loaded yet", later);
        }
    }

    /** Whether a hub has the store of a directory open now. */
    public static boolean isInUse(Path directory) {
        return DirectoryLock.isTaken(directory);
    }

    /**
     * Opens the store of a directory, creating or migrating it.
     *
     * @param clock decides when unique keys are forgotten
     * @throws JournalUnavailable with a reason fit for the operator: another hub has it open, it is
     *     of a newer version, it is damaged, the disk is full
     */
    public static SqliteStore open(Path directory, InstantSource clock) {
        return open(directory, clock, Limits.USUAL);
    }

    static SqliteStore open(Path directory, InstantSource clock, Limits limits) {
        DirectoryLock lock;
        try {
            lock = DirectoryLock.take(directory);
        } catch (IOException e) {
            throw new JournalUnavailable(String.valueOf(e.getMessage()), e);
        }
        try {
            Database database = new Database(lock.directory().resolve(FILE), limits);
            SqliteStore store = new SqliteStore(lock, database, clock, limits);
            DirectoryLock.force(lock.directory());
            store.writer.start();
            return lookingBack(store);
        } catch (SQLException | IOException | RuntimeException e) {
            release(lock);
            throw new JournalUnavailable(
                    "the store in " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static SqliteStore lookingBack(SqliteStore store) {
        try {
            store.journal.lookBack();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void release(DirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            Writer.LOG.log(System.Logger.Level.WARNING, "the data directory stays locked", e);
        }
    }

    /** Has something done in a transaction of its own. */
    int inWriter(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }

    public Journal journal() {
        return journal;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The people who use the hub. */
    public Register register() {
        return register;
    }

    public Audit audit() {
        return audit;
    }

    public AuditTrail auditTrail() {
        return audit;
    }

    public Erasure erasure() {
        return erasure;
    }

    /** Where runs and slots are noted. */
    public RunJournal runJournal() {
        return runs;
    }

    /** Where it is noted how far flows have followed. */
    public ChangeJournal changeJournal() {
        return changes;
    }

    /** What became of them. */
    public RunLedger runLedger() {
        return runs;
    }

    /** Where a vault keeps its bytes. */
    public VaultStore vault() {
        return vault;
    }

    /** Commits what is queued and closes; further calls do nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            inFlight.stopping();
            writer.close();
            readers.close();
            checkpointer.close();
            transaction.close();
        } catch (SQLException e) {
            throw new JournalUnavailable("the store did not close well: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalUnavailable("interrupted while the store was closing", e);
        } finally {
            release(lock);
        }
    }
}
