package dev.tieline.connector.postgresql;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A flow's way into a table, and what it is told. */
final class LoadingWorld implements AutoCloseable {
    private final Outlet outlet;
    final Loading loading;
    Optional<Checkpoint> before = Optional.empty();
    private long chunk;

    LoadingWorld(DatabaseWorld world) {
        outlet = world.open();
        loading = outlet.load(new Loading.Target("nightly", "erp", "put", 7, false));
    }

    LoadingWorld begun() {
        before =
                switch (loading.begin(DatabaseWorld.LONG)) {
                    case Begun.At(Optional<Checkpoint> checkpoint) -> checkpoint;
                    case Begun.Failed(Outcome outcome) -> throw new AssertionError(outcome);
                };
        chunk = before.map(Checkpoint::chunk).orElse(0L);
        return this;
    }

    Staged.Ready stage(List<Document> rows) {
        return switch (loading.stage(rows, DatabaseWorld.LONG)) {
            case Staged.Ready ready -> ready;
            case Staged.Failed(Outcome outcome) -> throw new AssertionError(outcome);
        };
    }

    Staged.Ready stage(Document... rows) {
        return stage(Arrays.asList(rows));
    }

    Committed commit() {
        Checkpoint now = new Checkpoint(7, ++chunk, "[\"" + chunk + "\"]");
        Committed committed = loading.commit(before, now, DatabaseWorld.LONG);
        if (committed instanceof Committed.Done) {
            before = Optional.of(now);
        }
        return committed;
    }

    Committed finish() {
        return loading.finish(before.orElseThrow(), DatabaseWorld.LONG);
    }

    /** Stages and commits. */
    Staged.Ready load(List<Document> rows) {
        Staged.Ready ready = stage(rows);
        if (!(commit() instanceof Committed.Done)) {
            throw new AssertionError("not committed");
        }
        return ready;
    }

    Staged.Ready load(Document... rows) {
        return load(Arrays.asList(rows));
    }

    /** Names and values in turn. */
    static Document row(Object... fields) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            row.put((String) fields[i], fields[i + 1]);
        }
        return Document.of(row);
    }

    /** Created, changed, same and gone. */
    static String told(Loading.Tally tally) {
        return tally.created() + " " + tally.changed() + " " + tally.same() + " " + tally.gone();
    }

    /** Index and code. */
    static List<String> refused(Staged.Ready ready) {
        return ready.refused().stream().map(r -> r.row() + " " + r.fault().code()).toList();
    }

    @Override
    public void close() {
        loading.close();
        outlet.close();
    }
}
