package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.TableOperation.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows on their way into a table, in groups that have values for the same columns: what a row
 * leaves out is not touched, so that each group is a statement of its own. Pure.
 */
final class Chunk {
    private Chunk() {}

    /**
     * Rows with values for the same columns.
     *
     * @param rows that it is made of
     * @param present places of these columns; not to be changed
     */
    record Group(PackedRows rows, BitSet present, List<Line> lines) {
        /** Writes a line's fields. */
        void write(Line line, CopyFields to) {
            if (line.own().isEmpty()) {
                rows.write(line.row(), to);
            } else {
                byte[] fields =
                        String.join("\t", line.own().values())
                                .getBytes(StandardCharsets.ISO_8859_1);
                to.written(fields, 0, fields.length);
            }
        }
    }

    /**
     * A row.
     *
     * @param row its index in what was given
     * @param own its fields by the places of their columns, as {@link PackedRows#fields} gives
     *     them, in their order; empty when they are those of the row
     * @param earlier rows of the same key that went up in it
     */
    record Line(int row, Map<Integer, String> own, List<Integer> earlier) {
        /** A row as it is. */
        static Line of(int row) {
            return new Line(row, Map.of(), List.of());
        }
    }

    /**
     * The groups in the order in which they are written.
     *
     * @param which indexes of the rows
     * @param once whether rows with the same key become one
     */
    static List<Group> of(PackedRows rows, List<Integer> which, boolean once) {
        Set<BitSet> kinds = new LinkedHashSet<>();
        BitSet first = which.isEmpty() ? new BitSet() : rows.present(which.getFirst());
        boolean sure = true;
        for (int row : which) {
            BitSet has = rows.present(row);
            if (kinds.isEmpty() || !first.equals(has)) {
                kinds.add(has);
            }
            sure = sure && rows.tells(row);
        }
        boolean keyed = !rows.shape().key().isEmpty();
        if (keyed && kinds.size() > 1 && !sure) {
            return runs(rows, which);
        }
        List<Line> lines = which.stream().map(Line::of).toList();
        return grouped(rows, !keyed || (kinds.size() <= 1 && !once) ? lines : merged(rows, lines));
    }

    /**
     * The groups in which each row is written whose columns not all have values in a later row of
     * its key; empty when there is none. Such rows go up in the later one field by field, and one
     * that the database refuses would bring the fields there that it has alone.
     */
    static List<Group> apart(PackedRows rows, List<Integer> which) {
        boolean first = rows.shape().write().verb() == Verb.INSERT;
        if (first || rows.shape().key().isEmpty() || alike(rows, which)) {
            return List.of();
        }
        Map<List<String>, Integer> depths = HashMap.newHashMap(which.size());
        List<Map<List<String>, Line>> layers = new ArrayList<>();
        for (int row : which) {
            List<String> key = key(rows, rows.fields(row));
            int depth = depths.getOrDefault(key, -1);
            Line before = depth < 0 ? null : layers.get(depth).get(key);
            if (before == null || !covers(rows, row, before)) {
                depths.put(key, ++depth);
            }
            if (depth == layers.size()) {
                layers.add(new LinkedHashMap<>());
            }
            layers.get(depth).put(key, Line.of(row));
        }
        return layers.size() == 1
                ? List.of()
                : layers.stream()
                        .flatMap(layer -> grouped(rows, List.copyOf(layer.values())).stream())
                        .toList();
    }

    /** Whether all have values for the same columns. */
    private static boolean alike(PackedRows rows, List<Integer> which) {
        BitSet first = rows.present(which.getFirst());
        return which.stream().allMatch(row -> rows.present(row).equals(first));
    }

    private static boolean covers(PackedRows rows, int later, Line before) {
        BitSet missed = (BitSet) rows.present(before.row()).clone();
        missed.andNot(rows.present(later));
        return missed.isEmpty();
    }

    private static List<String> key(PackedRows rows, Map<Integer, String> fields) {
        return rows.shape().key().stream().map(i -> fields.getOrDefault(i, "")).toList();
    }

    /** Groups that follow the rows, where nobody knows which have the same key. */
    private static List<Group> runs(PackedRows rows, List<Integer> which) {
        List<Group> groups = new ArrayList<>();
        for (int row : which) {
            BitSet present = rows.present(row);
            if (groups.isEmpty() || !groups.getLast().present().equals(present)) {
                groups.add(new Group(rows, present, new ArrayList<>()));
            }
            groups.getLast().lines().add(Line.of(row));
        }
        return groups;
    }

    /** What comes later counts, field by field; of rows that are only made, the first does. */
    private static List<Line> merged(PackedRows rows, List<Line> lines) {
        boolean first = rows.shape().write().verb() == Verb.INSERT;
        Map<List<String>, Line> byKey = LinkedHashMap.newLinkedHashMap(lines.size());
        for (Line line : lines) {
            Map<Integer, String> fields = rows.fields(line.row());
            List<String> key = key(rows, fields);
            Line before = byKey.get(key);
            if (before == null) {
                byKey.put(key, line);
            } else if (!first) {
                byKey.put(key, over(rows, before, line.row(), fields));
            }
        }
        return List.copyOf(byKey.values());
    }

    private static Line over(PackedRows rows, Line before, int row, Map<Integer, String> fields) {
        Map<Integer, String> both =
                new TreeMap<>(before.own().isEmpty() ? rows.fields(before.row()) : before.own());
        both.putAll(fields);
        List<Integer> earlier = new ArrayList<>(before.earlier());
        earlier.add(before.row());
        return new Line(row, both, earlier);
    }

    private static List<Group> grouped(PackedRows rows, List<Line> lines) {
        Map<BitSet, Group> groups = new LinkedHashMap<>();
        BitSet last = new BitSet();
        Group into = null;
        for (Line line : lines) {
            BitSet has = present(rows, line);
            if (into == null || !has.equals(last)) {
                into = groups.computeIfAbsent(has, p -> new Group(rows, p, new ArrayList<>()));
                last = has;
            }
            into.lines().add(line);
        }
        return List.copyOf(groups.values());
    }

    private static BitSet present(PackedRows rows, Line line) {
        if (line.own().isEmpty()) {
            return rows.present(line.row());
        }
        BitSet present = new BitSet();
        line.own().keySet().forEach(present::set);
        return present;
    }
}
