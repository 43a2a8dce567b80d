package dev.tieline.app;

import dev.tieline.flow.Workspace;
import dev.tieline.store.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Where a hub lives.
 *
 * @param folder of its workspace
 * @param data directory of the store
 * @param store open
 * @param safekeeping of its credentials
 * @param clock of the wall
 */
record HubPlace(
        WorkspaceFolder folder,
        Path data,
        SqliteStore store,
        Safekeeping safekeeping,
        InstantSource clock) {

    /** Opens the store. */
    static HubPlace open(
            WorkspaceFolder folder,
            Map<String, String> environment,
            Path data,
            Workspace workspace,
            InstantSource clock) {
        SqliteStore store = SqliteStore.open(data, clock);
        Safekeeping safekeeping =
                new Safekeeping(workspace, environment, folder.path(), store, clock);
        return new HubPlace(folder, data, store, safekeeping, clock);
    }
}
