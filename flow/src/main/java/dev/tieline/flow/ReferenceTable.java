package dev.tieline.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A CSV file of accepted values. Its first column is the key that lookups compare with.
 *
 * @param name the file's name without {@code .csv}
 * @param file its path in the workspace
 * @param columns in the order of the file
 * @param rows values by column, by key, in the order of the file
 */
public record ReferenceTable(
        String name, String file, List<String> columns, Map<String, Map<String, String>> rows) {

    public ReferenceTable {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }
}
