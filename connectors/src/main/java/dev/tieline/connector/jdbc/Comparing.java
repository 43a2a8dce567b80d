package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.StagedText.KEPT;
import static dev.tieline.connector.jdbc.StagedText.STAGE;
import static dev.tieline.connector.jdbc.StagedText.list;

import dev.tieline.api.Document;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Difference;
import dev.tieline.api.Loading.Refused;
import dev.tieline.api.Loading.Tally;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.jdbc.Chunk.Group;
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
    private static final ResultForm ANYTHING = ResultForm.of(Map.of());

    private final Session session;
    private final TableShape shape;
    private final BulkWays ways;
    private final Staging staging;
    private final int samples;
    // By row, for a part of a chunk may come again.
    private final Map<Integer, Difference> created = new LinkedHashMap<>();
    private final Map<Integer, Difference> changed = new LinkedHashMap<>();
    private final Map<Integer, Difference> gone = new LinkedHashMap<>();

    /**
     * @param samples so many are shown at most, of each kind
     */
    Comparing(Session session, TableShape shape, BulkWays ways, Staging staging, int samples) {
        this.session = session;
        this.shape = shape;
        this.ways = ways;
        this.staging = staging;
        this.samples = samples;
    }

    /** What rows would come to. */
    Compared.Told rows(List<Document> rows) throws SQLException {
        List<Refused> refused = new ArrayList<>();
        Tally tally = staging.use(rows, refused, this::group);
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
            tally = staging.use(good, new ArrayList<>(), this::group);
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

    private Tally group(Group group, StagedText text) throws SQLException {
        List<Integer> columns = text.columns();
        String after = "s.n" + list(columns, "", i -> ", s.c" + i);
        String before = list(columns, "", i -> ", t." + text.name(i));
        String staged = " FROM " + STAGE + " s";
        if (shape.key().isEmpty()) {
            samples(created, "SELECT " + after + staged, columns, false);
            return new Tally(group.lines().size(), 0, 0, 0);
        }
        String both = staged + " JOIN " + shape.write().table() + " t ON " + text.same();
        if (shape.verb() == Verb.DELETE) {
            samples(gone, "SELECT s.n" + before + both, columns, true);
            return new Tally(0, 0, 0, count("SELECT count(*)" + both));
        }
        long fresh = 0;
        if (shape.verb() != Verb.UPDATE) {
            String absent = staged + " WHERE s.made = 1";
            samples(created, "SELECT " + after + absent, columns, false);
            fresh = count("SELECT count(*)" + absent);
        }
        if (shape.verb() == Verb.INSERT || text.others().isEmpty()) {
            return new Tally(fresh, 0, 0, 0);
        }
        String differing = both + " WHERE s.made = 0 AND (" + text.differs() + ")";
        samples(changed, "SELECT " + after + before + differing, columns, true);
        return new Tally(fresh, count("SELECT count(*)" + differing), 0, 0);
    }

    private long count(String sql) throws SQLException {
        try (PreparedStatement ask = session.prepare(sql);
                ResultSet told = ask.executeQuery()) {
            told.next();
            return told.getLong(1);
        }
    }

    /**
     * Stages that rows go of which none was kept.
     *
     * @param mark what is set in them; they are deleted when it is empty
     */
    Compared.Told sweep(Document mark) throws SQLException, Values.Unfit {
        String table = shape.write().table();
        long all = count("SELECT count(*) FROM " + table);
        long swept = mark.isEmpty() ? delete() : mark(mark);
        return told(new Tally(0, 0, all - swept, swept));
    }

    private String lost(StagedText text) {
        return "NOT EXISTS (SELECT 1 FROM " + KEPT + " s WHERE " + text.same() + ")";
    }

    private long delete() throws SQLException {
        StagedText text = new StagedText(shape, ways, new BitSet());
        List<Integer> all = StagedText.places(shape);
        String shown = list(all, "", i -> ", t." + text.name(i));
        String table = shape.write().table();
        samples(
                gone,
                "SELECT -1 AS n" + shown + " FROM " + table + " t WHERE " + lost(text),
                all,
                true);
        return session.run(ways.deleteOthers(table, KEPT, text.same()));
    }

    /** By values that are bound, row {@code m} having them under the names of the staged ones. */
    private long mark(Document mark) throws SQLException, Values.Unfit {
        BitSet marks = new BitSet();
        IntStream.range(0, shape.size())
                .filter(i -> mark.fields().containsKey(shape.name(i)))
                .forEach(marks::set);
        StagedText text = new StagedText(shape, ways, marks);
        session.run("DELETE FROM " + STAGE);
        Filling filling = new Filling(session, ways, STAGE, StagedText.columns(shape));
        filling.add(StagedText.row(shape, 0, mark.fields()));
        filling.end();
        String table = shape.write().table();
        String these = lost(text) + " AND (" + differs(text) + ")";
        List<Integer> shown = new ArrayList<>(shape.key());
        shown.addAll(text.columns());
        samples(
                changed,
                "SELECT -1 AS n"
                        + list(shape.key(), "", i -> ", t." + text.name(i))
                        + list(text.columns(), "", i -> ", m.c" + i)
                        + list(shown, "", i -> ", t." + text.name(i))
                        + " FROM "
                        + table
                        + " t CROSS JOIN "
                        + STAGE
                        + " m WHERE "
                        + these,
                shown,
                true);
        return session.run(
                ways.update(
                        table,
                        STAGE,
                        text.columns().stream()
                                .map(i -> new BulkWays.Set(text.name(i), "s.c" + i))
                                .toList(),
                        "1 = 1",
                        lostInUpdate(text) + " AND (" + text.differs() + ")"));
    }

    /** The names of the rows that stay must be others than those of the mark. */
    private String lostInUpdate(StagedText text) {
        return "NOT EXISTS (SELECT 1 FROM "
                + KEPT
                + " k WHERE "
                + list(shape.key(), " AND ", i -> "t." + text.name(i) + " = k.c" + i)
                + ")";
    }

    private String differs(StagedText text) {
        return list(
                text.columns(),
                " OR ",
                i -> ways.differs(shape.columns().get(i).kind(), "t." + text.name(i), "m.c" + i));
    }

    /** Answers have an index, then what would be there, when it would, then what is. */
    private void samples(
            Map<Integer, Difference> into, String sql, List<Integer> columns, boolean there)
            throws SQLException {
        if (into.size() >= samples) {
            return;
        }
        try (PreparedStatement statement = session.prepare(sql + " ORDER BY 1 LIMIT " + samples);
                ResultSet rows = statement.executeQuery()) {
            List<? extends AnswerColumn> read =
                    session.dialect().columns(rows.getMetaData(), ANYTHING);
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

    private Document fields(ResultSet row, List<? extends AnswerColumn> read, List<Integer> columns)
            throws SQLException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < read.size(); i++) {
            String name = shape.name(columns.get(i));
            String text = read.get(i).text(row);
            try {
                fields.put(name, read.get(i).value(text));
            } catch (AnswerColumn.Unusable _) {
                // For people: it shows as it is written there.
                fields.put(name, text);
            }
        }
        return Document.of(fields);
    }
}
