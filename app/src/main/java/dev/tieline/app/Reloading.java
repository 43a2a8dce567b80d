package dev.tieline.app;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.flow.WorkspaceFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Picks a changed workspace up. Thread-safe: one reload at a time. */
final class Reloading {
    private static final System.Logger LOG = System.getLogger(Reloading.class.getName());

    /**
     * Often enough to feel immediate, seldom enough to cost nothing; works on every file system.
     */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Composition hub;
    private final WorkspaceFolder folder;

    Reloading(Composition hub, WorkspaceFolder folder) {
        this.hub = hub;
        this.folder = folder;
    }

    /** Reads the workspace now and runs it if it is whole; logs what became of it. */
    synchronized void now() {
        try {
            List<Finding> findings = hub.reload();
            if (findings.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "the changed workspace runs flows={0}",
                        String.join(",", hub.flows()));
                return;
            }
            Finding first = findings.getFirst();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the changed workspace does not check and what ran before goes on findings={0}"
                            + " first={1}: {2}",
                    findings.size(),
                    first.place(),
                    first.message());
        } catch (IOException | RuntimeException e) {
            // Whoever asked is told, and the next change is looked at.
            LOG.log(System.Logger.Level.WARNING, "the workspace could not be read again", e);
        }
    }

    /** Looks for changes from now on, until the process ends. */
    void watch() {
        Thread.ofVirtual().name("watch").start(this::look);
    }

    private void look() {
        WorkspaceFiles before = hub.lastRead();
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            try {
                WorkspaceFiles found = folder.read(new Findings());
                // An editor may write in several steps: what is read twice alike is finished.
                if (found.equals(before) && !found.equals(hub.lastRead())) {
                    now();
                }
                before = found;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the workspace cannot be looked at", e);
            }
        }
    }
}
