package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.TableOperation.Verb;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into a table, in groups that have values for the same columns: what a row
 * leaves out is not touched, so that each group is a statement of its own. Pure.
 */
final class Chunk {
    private Chunk() {}

    /** The columns of a table that rows are written to, by their places. */
    interface Shape {
        /** How many there are. */
        int size();

        /** What one is called. */
        String name(int column);

        /** Places of those that say which row is meant. */
        List<Integer> key();

        /** What is done with the rows. */
        Verb verb();

        /** Whether another value of this kind can only be the same there when it equals this. */
        boolean tells(int column, @Nullable Object value);
    }

    /**
     * Rows with values for the same columns.
     *
     * @param present places of these columns; not to be changed
     */
    record Group(BitSet present, List<Line> lines) {}

    /**
     * A row.
     *
     * @param row its index in what was given
     * @param earlier rows of the same key that went up in it
     */
    record Line(int row, Document fields, List<Integer> earlier) {}

    /**
     * The groups in the order in which they are written.
     *
     * @param which indexes of the rows
     */
    static List<Group> of(Shape shape, List<Document> rows, List<Integer> which) {
        BitSet all = new BitSet();
        all.set(0, shape.size());
        List<BitSet> present = new ArrayList<>(which.size());
        Set<BitSet> kinds = new LinkedHashSet<>();
        boolean sure = true;
        for (int row : which) {
            BitSet has = present(shape, rows.get(row).fields(), all);
            present.add(has);
            if (kinds.isEmpty() || !present.getFirst().equals(has)) {
                kinds.add(has);
            }
            sure = sure && tells(shape, rows.get(row));
        }
        boolean keyed = !shape.key().isEmpty();
        if (keyed && kinds.size() > 1 && !sure) {
            return runs(rows, which, present);
        }
        List<Line> lines = new ArrayList<>(which.size());
        which.forEach(row -> lines.add(new Line(row, rows.get(row), List.of())));
        if (!keyed || kinds.size() <= 1) {
            return grouped(lines, present);
        }
        List<Line> merged = merged(shape, lines);
        return grouped(merged, present(shape, merged, all));
    }

    /**
     * The groups in which each row is written whose columns not all have values in a later row of
     * its key; empty when there is none. Such rows go up in the later one field by field, and one
     * that the database refuses would bring the fields there that it has alone.
     */
    static List<Group> apart(Shape shape, List<Document> rows, List<Integer> which) {
        if (shape.verb() == Verb.INSERT || shape.key().isEmpty() || alike(rows, which)) {
            return List.of();
        }
        BitSet all = new BitSet();
        all.set(0, shape.size());
        Map<Object, Integer> depths = HashMap.newHashMap(which.size());
        List<Map<Object, Line>> layers = new ArrayList<>();
        for (int row : which) {
            Line line = new Line(row, rows.get(row), List.of());
            Object key = key(shape, line.fields());
            int depth = depths.getOrDefault(key, -1);
            Line before = depth < 0 ? null : layers.get(depth).get(key);
            if (before == null || !covers(shape, line, before)) {
                depths.put(key, ++depth);
            }
            if (depth == layers.size()) {
                layers.add(new LinkedHashMap<>());
            }
            layers.get(depth).put(key, line);
        }
        return layers.size() == 1
                ? List.of()
                : layers.stream()
                        .map(layer -> List.copyOf(layer.values()))
                        .flatMap(layer -> grouped(layer, present(shape, layer, all)).stream())
                        .toList();
    }

    /** Whether all have the same fields. */
    private static boolean alike(List<Document> rows, List<Integer> which) {
        Set<String> first = rows.get(which.getFirst()).fields().keySet();
        return which.stream().allMatch(row -> rows.get(row).fields().keySet().equals(first));
    }

    private static boolean covers(Shape shape, Line later, Line before) {
        Map<String, @Nullable Object> has = later.fields().fields();
        for (int i = 0; i < shape.size(); i++) {
            String name = shape.name(i);
            if (before.fields().fields().containsKey(name) && !has.containsKey(name)) {
                return false;
            }
        }
        return true;
    }

    private static List<BitSet> present(Shape shape, List<Line> lines, BitSet all) {
        return lines.stream().map(line -> present(shape, line.fields().fields(), all)).toList();
    }

    private static BitSet present(Shape shape, Map<String, @Nullable Object> fields, BitSet all) {
        BitSet less = null;
        int size = shape.size();
        for (int i = 0; i < size; i++) {
            String name = shape.name(i);
            if (fields.get(name) == null && !fields.containsKey(name)) {
                less = less == null ? (BitSet) all.clone() : less;
                less.clear(i);
            }
        }
        return less == null ? all : less;
    }

    private static boolean tells(Shape shape, Document row) {
        for (int i : shape.key()) {
            if (!shape.tells(i, row.fields().get(shape.name(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Groups that follow the rows, where nobody knows which have the same key. */
    private static List<Group> runs(
            List<Document> rows, List<Integer> which, List<BitSet> present) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < which.size(); i++) {
            if (groups.isEmpty() || !groups.getLast().present().equals(present.get(i))) {
                groups.add(new Group(present.get(i), new ArrayList<>()));
            }
            int row = which.get(i);
            groups.getLast().lines().add(new Line(row, rows.get(row), List.of()));
        }
        return groups;
    }

    /** What comes later counts, field by field; of rows that are only made, the first does. */
    private static List<Line> merged(Shape shape, List<Line> lines) {
        boolean first = shape.verb() == Verb.INSERT;
        Map<Object, Line> byKey = LinkedHashMap.newLinkedHashMap(lines.size());
        for (Line line : lines) {
            Object key = key(shape, line.fields());
            Line before = byKey.get(key);
            if (before == null) {
                byKey.put(key, line);
            } else if (!first) {
                byKey.put(key, over(before, line));
            }
        }
        return List.copyOf(byKey.values());
    }

    private static Object key(Shape shape, Document fields) {
        if (shape.key().size() == 1) {
            return value(shape, fields, shape.key().getFirst());
        }
        List<Object> key = new ArrayList<>();
        for (int i : shape.key()) {
            key.add(value(shape, fields, i));
        }
        return key;
    }

    private static Object value(Shape shape, Document fields, int place) {
        return fields.field(shape.name(place)).orElse("");
    }

    private static Line over(Line before, Line later) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(before.fields().fields());
        fields.putAll(later.fields().fields());
        List<Integer> earlier = new ArrayList<>(before.earlier());
        earlier.add(before.row());
        return new Line(later.row(), Document.of(fields), earlier);
    }

    private static List<Group> grouped(List<Line> lines, List<BitSet> present) {
        Map<BitSet, Group> groups = new LinkedHashMap<>();
        BitSet last = null;
        Group into = null;
        for (int i = 0; i < lines.size(); i++) {
            BitSet has = present.get(i);
            if (into == null || !has.equals(last)) {
                into = groups.computeIfAbsent(has, p -> new Group(p, new ArrayList<>()));
                last = has;
            }
            into.lines().add(lines.get(i));
        }
        return List.copyOf(groups.values());
    }
}
