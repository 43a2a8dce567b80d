package dev.tieline.resource;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditRoot;
import dev.tieline.operate.Custody;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The endpoint that notes a backup. The copy itself is made by the command on the hub's machine: no
 * path of a file is ever taken from a call. Thread-safe.
 */
final class BackupNotes {
    private final Custody custody;
    private final InstantSource clock;

    BackupNotes(Custody custody, InstantSource clock) {
        this.custody = custody;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.manage(
                        "/backups",
                        "Notes in the audit that the store is copied; answers the root.",
                        List.of(),
                        Form.options("Nothing.", Map.of()),
                        AuditQuestions.ROOT,
                        _ -> note()));
    }

    private Reply<AuditRoot> note() {
        custody.audit().note(Act.of(clock.instant(), Commands.actor(), "backup", "hub"));
        return Reply.found(custody.trail().root());
    }
}
