package dev.tieline.app;

import dev.tieline.api.Finding;
import dev.tieline.audit.Act;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Condition;
import dev.tieline.operate.Custody;
import dev.tieline.operate.Erasing;
import dev.tieline.operate.Operator;
import dev.tieline.store.SqliteStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Notes what the hub itself does, and says the root of all that was done once a day. */
final class Keeping {
    private static final System.Logger LOG = System.getLogger(Keeping.class.getName());
    private static final Duration ROOT_EVERY = Duration.ofDays(1);
    private static final String OBJECT = "hub";

    private final SqliteStore store;
    private final InstantSource clock;
    private volatile boolean runs;

    Keeping(SqliteStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Custody custody(Operator operator) {
        return new Custody(
                store.audit(), store.auditTrail(), new Erasing(store.erasure(), operator, clock));
    }

    /** The hub begins to run these files. */
    void started(WorkspaceFiles files, ThreadClockwork clockwork) {
        String version = new Main.Version().getVersion()[0];
        note("start", Map.of("version", version, "workspace", hash(files)));
        runs = true;
        tellRoot();
        clockwork.every(ROOT_EVERY, this::tellRoot);
    }

    /** The hub goes on with these files. */
    void reloads(WorkspaceFiles files) {
        note("reload", Map.of("workspace", hash(files)));
    }

    /** Files that do not check were not run. */
    void refused(List<Finding> findings) {
        Finding first = findings.getFirst();
        note(
                "refuse-reload",
                Map.of(
                        "findings",
                        "" + findings.size(),
                        "first",
                        first.code() + " " + first.place()));
    }

    /** The hub stops because it was told to. */
    void stopped() {
        if (!runs) {
            return;
        }
        try {
            note("stop", Map.of());
            tellRoot();
        } catch (JournalUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "the stop is not in the audit", e);
        }
    }

    /** A system is called again, or not any more. */
    void condition(Condition condition) {
        boolean ok = condition.state().equals("ok");
        LOG.log(
                ok ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                "a system changed its condition system={0} state={1}",
                condition.system(),
                condition.state());
        store.journal().condition(condition);
    }

    private void note(String act, Map<String, String> details) {
        store.audit().note(new Act(clock.instant(), Act.HUB, act, OBJECT, details));
    }

    /** Where logs are kept elsewhere, it is an anchor. */
    private void tellRoot() {
        LOG.log(
                System.Logger.Level.INFO,
                "the root of the audit root={0}",
                store.auditTrail().root().text());
    }

    private static String hash(WorkspaceFiles files) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(files.toBytes());
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
