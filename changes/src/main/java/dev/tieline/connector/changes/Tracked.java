package dev.tieline.connector.changes;

import dev.tieline.api.Operation;
import java.util.List;
import java.util.Map;

/**
 * A table that can be followed.
 *
 * @param operation what it is to the hub
 * @param table schema and name; the schema is {@code public} where none is written
 * @param slot name of the replication slot
 * @param publication name of the publication
 * @param columns declared ones, each with the types that JSON Schema allows it; none for any
 */
record Tracked(
        Operation operation,
        Table table,
        String slot,
        String publication,
        Map<String, List<String>> columns) {

    /** A second slot serves to read the rows again, so that the first keeps what came since. */
    String again() {
        return slot.substring(0, Math.min(slot.length(), 57)) + "_again";
    }

    /** A table's name. */
    record Table(String schema, String name) {
        @Override
        public String toString() {
            return schema + "." + name;
        }
    }
}
