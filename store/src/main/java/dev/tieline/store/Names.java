package dev.tieline.store;

import dev.tieline.journal.LaneName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small numbers that stand for flows, lanes and versions in the hot tables. All of them are in
 * memory; there are as many as the workspace ever named. Used by the writer alone.
 */
final class Names {
    private final Sql sql;
    private final Map<String, Integer> flows = new HashMap<>();
    private final Map<Within, Integer> lanes = new HashMap<>();
    private final Map<Within, Integer> versions = new HashMap<>();
    private final List<Runnable> undo = new ArrayList<>();

    private record Within(int flow, String name) {}

    Names(Sql sql) throws SQLException {
        this.sql = sql;
        sql.rows(row -> flows.put(row.getString(2), row.getInt(1)), "SELECT id, name FROM flow");
        sql.rows(
                row -> lanes.put(new Within(row.getInt(2), row.getString(3)), row.getInt(1)),
                "SELECT id, flow, destination FROM lane");
        sql.rows(
                row -> versions.put(new Within(row.getInt(2), row.getString(3)), row.getInt(1)),
                "SELECT id, flow, name FROM version");
    }

    int flow(String name) throws SQLException {
        Integer known = flows.get(name);
        return known != null ? known : add(flows, name, "INSERT INTO flow(name) VALUES(?)", name);
    }

    /** How many flows there are. */
    int flows() {
        return flows.size();
    }

    int lane(int flow, String destination) throws SQLException {
        Within key = new Within(flow, destination);
        Integer known = lanes.get(key);
        return known != null
                ? known
                : add(
                        lanes,
                        key,
                        "INSERT INTO lane(flow, destination) VALUES(?, ?)",
                        flow,
                        destination);
    }

    /** The number of a lane that had a delivery. */
    Optional<Integer> knownLane(LaneName lane) {
        Integer flow = flows.get(lane.flow());
        return flow == null
                ? Optional.empty()
                : Optional.ofNullable(lanes.get(new Within(flow, lane.destination())));
    }

    int version(int flow, String name) throws SQLException {
        Within key = new Within(flow, name);
        Integer known = versions.get(key);
        return known != null
                ? known
                : add(versions, key, "INSERT INTO version(flow, name) VALUES(?, ?)", flow, name);
    }

    private <K> int add(Map<K, Integer> map, K key, String insert, Object... values)
            throws SQLException {
        sql.update(insert, values);
        int id = (int) sql.number(0, "SELECT last_insert_rowid()");
        map.put(key, id);
        undo.add(() -> map.remove(key));
        return id;
    }

    void committed() {
        undo.clear();
    }

    void rolledBack() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
