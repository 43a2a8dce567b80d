package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.StagedText.KEPT;
import static dev.tieline.connector.postgresql.StagedText.STAGE;
import static dev.tieline.connector.postgresql.StagedText.list;

import dev.tieline.api.Document;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Difference;
import dev.tieline.api.Loading.Refused;
import dev.tieline.api.Loading.Tally;
import dev.tieline.connector.postgresql.Chunk.Group;
import dev.tieline.connector.postgresql.Chunk.Line;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.TableOperation.Verb;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells how rows differ from the table, in the transaction that is open. For one thread. */
final class Comparing {
    private final Session session;
    private final TableShape shape;
    private final Staging staging;
    private final int samples;
    // By row, for a part of a chunk may come again.
    private final Map<Integer, Difference> created = new LinkedHashMap<>();
    private final Map<Integer, Difference> changed = new LinkedHashMap<>();
    private final Map<Integer, Difference> gone = new LinkedHashMap<>();

    /**
     * @param samples so many are shown at most, of each kind
     */
    Comparing(Session session, TableShape shape, Staging staging, int samples) {
        this.session = session;
        this.shape = shape;
        this.staging = staging;
        this.samples = samples;
    }

    /** What rows would come to. */
    Compared.Told rows(List<Document> rows) throws SQLException {
        List<Refused> refused = new ArrayList<>();
        Tally tally = staging.use(PackedRows.of(shape, rows), refused, this::group);
        if (!refused.isEmpty()) {
            // Parts of a chunk do not know of each other's keys: what is left is compared whole.
            Set<Integer> bad = refused.stream().map(Refused::row).collect(Collectors.toSet());
            created.clear();
            changed.clear();
            gone.clear();
            List<Document> good =
                    IntStream.range(0, rows.size())
                            .filter(i -> !bad.contains(i))
                            .mapToObj(rows::get)
                            .toList();
            tally = staging.use(PackedRows.of(shape, good), new ArrayList<>(), this::group);
        }
        return told(tally);
    }

    private Compared.Told told(Tally tally) {
        List<Difference> all = new ArrayList<>();
        for (Map<Integer, Difference> kind : List.of(created, changed, gone)) {
            kind.values().stream().limit(samples).forEach(all::add);
        }
        return new Compared.Told(tally, all);
    }

    private Tally group(Group group, List<Integer> missing) throws SQLException {
        StagedText text = new StagedText(shape, group.present());
        List<Integer> columns = text.columns();
        String after = "s.n" + list(columns, "", i -> ", s.c" + i);
        String before = list(columns, "", i -> ", t." + text.name(i));
        Verb verb = shape.write().verb();
        if (shape.key().isEmpty()) {
            samples(created, "SELECT " + after + " FROM " + STAGE + " AS s", columns, false);
            return new Tally(group.lines().size(), 0, 0, 0);
        }
        if (verb == Verb.DELETE) {
            String there = " FROM " + text.table() + " JOIN " + text.distinct() + " AS s ON ";
            samples(gone, "SELECT s.n" + before + there + text.same(), columns, true);
            return staging.told(
                    "SELECT 0, 0, count(*), NULL::int[]" + there + text.same(), group, missing);
        }
        String from =
                " FROM "
                        + text.distinct()
                        + " AS s LEFT JOIN "
                        + text.table()
                        + " ON "
                        + text.same();
        String absent = "t." + text.name(shape.key().getFirst()) + " IS NULL";
        boolean same = verb == Verb.INSERT || text.others().isEmpty();
        String differs = "NOT (" + absent + ") AND " + (same ? "false" : text.differs());
        String counted = "count(*) FILTER (WHERE " + absent + ")";
        Tally tally =
                staging.told(
                        "SELECT "
                                + (verb == Verb.UPDATE ? "0" : counted)
                                + ", count(*) FILTER (WHERE "
                                + differs
                                + "), 0, "
                                + (verb == Verb.UPDATE
                                        ? "array_agg(s.n) FILTER (WHERE " + absent + ")"
                                        : "NULL::int[]")
                                + from,
                        group,
                        missing);
        if (tally.created() > 0) {
            samples(created, "SELECT " + after + from + " WHERE " + absent, columns, false);
        }
        if (tally.changed() > 0) {
            samples(
                    changed,
                    "SELECT " + after + before + from + " WHERE " + differs,
                    columns,
                    true);
        }
        return tally;
    }

    /**
     * Stages that rows go of which none was kept.
     *
     * @param mark what is set in them; they are deleted when it is empty
     */
    Compared.Told sweep(Document mark) throws SQLException {
        StagedText text = new StagedText(shape, marks(mark));
        String lost = "NOT EXISTS (SELECT 1 FROM " + KEPT + " AS s WHERE " + text.same() + ")";
        return mark.isEmpty() ? delete(text, lost) : mark(text, lost, mark);
    }

    private Compared.Told delete(StagedText text, String lost) throws SQLException {
        List<Integer> all = shape.places(false).toList();
        String these = " FROM " + text.table() + " WHERE " + lost;
        String shown = list(all, "", i -> ", t." + text.name(i));
        samples(gone, "SELECT -1" + shown + these, all, true);
        return swept("DELETE" + these, text);
    }

    private Compared.Told mark(StagedText text, String lost, Document mark) throws SQLException {
        staging.copy(new Group(PackedRows.part(shape, mark), marks(mark), List.of(Line.of(0))));
        String these = lost + " AND " + text.differs(i -> "m.c" + i);
        List<Integer> shown = new ArrayList<>(shape.key());
        shown.addAll(text.columns());
        samples(
                changed,
                "SELECT -1"
                        + list(shape.key(), "", i -> ", t." + text.name(i))
                        + list(text.columns(), "", i -> ", m.c" + i)
                        + list(shown, "", i -> ", t." + text.name(i))
                        + " FROM "
                        + text.table()
                        + " CROSS JOIN "
                        + STAGE
                        + " AS m WHERE "
                        + these,
                shown,
                true);
        String set = list(text.columns(), ", ", i -> text.name(i) + " = m.c" + i);
        return swept(
                "UPDATE "
                        + text.table()
                        + " SET "
                        + set
                        + " FROM "
                        + STAGE
                        + " AS m WHERE "
                        + these,
                text);
    }

    private Compared.Told swept(String change, StagedText text) throws SQLException {
        // Of the same statement, for it must count the same rows.
        String all = "(SELECT count(*) FROM " + text.table() + ")";
        String sql = "WITH w AS (" + change + " RETURNING 1) SELECT count(*), " + all + " FROM w";
        try (PreparedStatement statement = session.jdbc().prepareStatement(sql);
                ResultSet told = statement.executeQuery()) {
            told.next();
            long swept = told.getLong(1);
            return told(new Tally(0, 0, told.getLong(2) - swept, swept));
        }
    }

    private BitSet marks(Document mark) {
        BitSet marks = new BitSet();
        for (int i = 0; i < shape.columns().size(); i++) {
            if (mark.fields().containsKey(shape.columns().get(i).name())) {
                marks.set(i);
            }
        }
        return marks;
    }

    /** Answers have an index, then what would be there, when it would, then what is. */
    private void samples(
            Map<Integer, Difference> into, String sql, List<Integer> columns, boolean there)
            throws SQLException {
        if (into.size() >= samples) {
            return;
        }
        try (PreparedStatement statement =
                        session.jdbc().prepareStatement(sql + " ORDER BY 1 LIMIT " + samples);
                ResultSet rows = statement.executeQuery()) {
            List<Column> read = Column.of(rows.getMetaData());
            int half = 1 + columns.size();
            while (rows.next()) {
                int n = rows.getInt(1) < 0 ? into.size() : rows.getInt(1);
                Document first = fields(rows, read.subList(1, half), columns);
                boolean both = read.size() > half;
                Document second =
                        both
                                ? fields(rows, read.subList(half, read.size()), columns)
                                : Document.empty();
                into.put(
                        n,
                        both || !there
                                ? new Difference(second, first)
                                : new Difference(first, second));
            }
        }
    }

    private Document fields(ResultSet row, List<Column> read, List<Integer> columns)
            throws SQLException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < read.size(); i++) {
            String name = shape.columns().get(columns.get(i)).name();
            String text = read.get(i).text(row);
            try {
                fields.put(name, read.get(i).value(text));
            } catch (AnswerColumn.Unusable _) {
                // For people: infinity shows as it is written there.
                fields.put(name, text);
            }
        }
        return Document.of(fields);
    }
}
