package dev.tieline.connector.postgresql;

import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Refused;
import dev.tieline.api.Loading.Tally;
import dev.tieline.connector.postgresql.Chunk.Group;
import dev.tieline.connector.postgresql.Chunk.Line;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings chunks into the table within the transaction that is open. Rows that the database does not
 * take are found by halves, so that a bad one costs as many statements as the chunk can be halved.
 * For one thread.
 */
final class Staging {
    private static final String SAVEPOINT = "tieline";
    private static final String TWICE = "21000";

    private final Session session;
    private final TableShape shape;
    private final Map<Object, String> texts = new HashMap<>();
    private boolean filled;
    private Care care = Care.NONE;

    /** How rows with the same key are kept apart; more is only done when it was needed. */
    private enum Care {
        NONE,
        /** Those that look the same. */
        HERE,
        /** Those that the database takes for the same, as well. */
        THERE
    }

    Staging(Session session, TableShape shape) {
        this.session = session;
        this.shape = shape;
    }

    /** What is done with rows that have values for the same columns, once they are staged. */
    @FunctionalInterface
    interface Use {
        /**
         * @return how many became what; those without a row to be changed are added to {@code
         *     missing}
         */
        Tally of(Group group, List<Integer> missing) throws SQLException;
    }

    /** A transaction has ended: the temporary table is empty. */
    void emptied() {
        filled = false;
    }

    /**
     * Merges rows into the table.
     *
     * @param refused those that are not taken are added
     */
    Tally merge(PackedRows rows, List<Refused> refused) throws SQLException {
        Tally tally = new Work(rows, refused, this::merge, false).whole();
        refused.sort(Comparator.comparingInt(Refused::row));
        return tally;
    }

    /** Does something else with rows that are staged; of those with the same key, with one. */
    Tally use(PackedRows rows, List<Refused> refused, Use use) throws SQLException {
        return new Work(rows, refused, use, true).whole();
    }

    private Tally merge(Group group, List<Integer> missing) throws SQLException {
        String sql =
                texts.computeIfAbsent(
                        List.of(group.present(), care == Care.THERE),
                        _ -> new MergeText(shape, group.present(), care == Care.THERE).sql());
        return told(sql, group, missing);
    }

    /** What a statement about the rows tells: three numbers, and indexes of those not found. */
    Tally told(String sql, Group group, List<Integer> missing) throws SQLException {
        try (PreparedStatement statement = session.jdbc().prepareStatement(sql);
                ResultSet told = statement.executeQuery()) {
            told.next();
            Array without = told.getArray(4);
            if (without != null) {
                Map<Integer, Line> lines = new HashMap<>();
                group.lines().forEach(line -> lines.put(line.row(), line));
                for (Object n : (Object[]) without.getArray()) {
                    missing.add((Integer) n);
                    missing.addAll(Objects.requireNonNull(lines.get((Integer) n)).earlier());
                }
            }
            return new Tally(told.getLong(1), told.getLong(2), 0, told.getLong(3));
        }
    }

    /** Rows in the temporary table, and nothing else in it. */
    void copy(Group group) throws SQLException {
        if (filled) {
            session.run("TRUNCATE " + StagedText.STAGE);
        }
        filled = true;
        StagedText text = new StagedText(shape, group.present());
        try (CopyText copy = new CopyText(session, text.copy())) {
            for (Line line : group.lines()) {
                copy.fields().number(line.row());
                if (!text.columns().isEmpty()) {
                    group.write(line, copy.fields());
                }
                copy.endRow();
            }
            copy.end();
        }
    }

    /** One chunk on its way. */
    private final class Work {
        private final PackedRows rows;
        private final List<Refused> refused;
        private final Use use;
        private final boolean once;

        Work(PackedRows rows, List<Refused> refused, Use use, boolean once) {
            this.rows = rows;
            this.refused = refused;
            this.use = use;
            this.once = once;
        }

        Tally whole() throws SQLException {
            refused.addAll(rows.refused());
            List<Integer> good = rows.fit();
            return good.isEmpty() ? Tally.NONE : part(good);
        }

        private Tally part(List<Integer> which) throws SQLException {
            session.run("SAVEPOINT " + SAVEPOINT);
            try {
                if (!once) {
                    rehearse(which);
                }
                List<Integer> missing = new ArrayList<>();
                Tally tally = once(which, missing);
                // What is deferred would fail at COMMIT, where nobody can tell the row.
                session.run("SET CONSTRAINTS ALL IMMEDIATE; RELEASE SAVEPOINT " + SAVEPOINT);
                missing.forEach(row -> refused.add(new Refused(row, Transaction.rowMissing())));
                return tally;
            } catch (SQLException e) {
                Optional<Fault> fault = SqlOutcomes.ofRow(shape.write(), e);
                boolean more = SqlOutcomes.state(e).equals(TWICE) && care != Care.THERE;
                if (fault.isEmpty() && !more) {
                    throw e;
                }
                session.run(
                        "ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; RELEASE SAVEPOINT " + SAVEPOINT);
                if (more) {
                    care = care == Care.NONE ? Care.HERE : Care.THERE;
                    return part(which);
                }
                if (which.size() == 1) {
                    refused.add(new Refused(which.getFirst(), fault.orElseThrow()));
                    return Tally.NONE;
                }
            }
            int half = which.size() / 2;
            return part(which.subList(0, half)).plus(part(which.subList(half, which.size())));
        }

        /** Finds out whether each is taken where rows are about to go up in others. */
        private void rehearse(List<Integer> which) throws SQLException {
            List<Group> apart = Chunk.apart(rows, which);
            if (apart.isEmpty()) {
                return;
            }
            for (Group group : apart) {
                copy(group);
                use.of(group, new ArrayList<>());
            }
            session.run("SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT " + SAVEPOINT);
        }

        private Tally once(List<Integer> which, List<Integer> missing) throws SQLException {
            Tally tally = Tally.NONE;
            for (Group group : Chunk.of(rows, which, once || care != Care.NONE)) {
                copy(group);
                tally = tally.plus(use.of(group, missing));
            }
            long told = tally.created() + tally.changed() + tally.gone() + missing.size();
            return tally.plus(new Tally(0, 0, Math.max(0, which.size() - told), 0));
        }
    }
}
