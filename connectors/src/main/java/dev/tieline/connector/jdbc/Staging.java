package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Refused;
import dev.tieline.api.Loading.Tally;
import dev.tieline.connector.jdbc.Chunk.Group;
import dev.tieline.connector.jdbc.Chunk.Line;
import dev.tieline.connector.sql.TableOperation.Verb;
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
import org.jspecify.annotations.Nullable;

/**
 * Brings chunks into the table within the transaction that is open. Rows that the database does not
 * take are found by halves, so that a bad one costs as many statements as the chunk can be halved.
 * For one thread.
 */
final class Staging {
    private final Session session;
    private final TableShape shape;
    private final BulkWays ways;
    private final Trials trials;

    Staging(Session session, TableShape shape, BulkWays ways, Trials trials) {
        this.session = session;
        this.shape = shape;
        this.ways = ways;
        this.trials = trials;
    }

    /** What is done with rows that have values for the same columns, once they are staged. */
    @FunctionalInterface
    interface Use {
        /**
         * @return how many became what
         */
        Tally of(Group group, StagedText text) throws SQLException;
    }

    /**
     * Merges rows into the table.
     *
     * @param refused those that are not taken are added
     */
    Tally merge(List<Document> rows, List<Refused> refused) throws SQLException {
        Tally tally = new Work(rows, refused, this::merge, false).whole();
        refused.sort(Comparator.comparingInt(Refused::row));
        return tally;
    }

    /** Does something else with rows that are staged, of which nothing is written. */
    Tally use(List<Document> rows, List<Refused> refused, Use use) throws SQLException {
        return new Work(rows, refused, use, true).whole();
    }

    private Tally merge(Group group, StagedText text) throws SQLException {
        if (shape.key().isEmpty()) {
            return new Tally(insertPlain(group, text), 0, 0, 0);
        }
        return switch (shape.verb()) {
            case DELETE -> new Tally(0, 0, 0, session.run(text.delete()));
            case UPDATE -> new Tally(0, changed(text), 0, 0);
            case INSERT -> new Tally(session.run(text.insert(true)), 0, 0, 0);
            case UPSERT -> {
                int changed = changed(text);
                yield new Tally(session.run(text.insert(true)), changed, 0, 0);
            }
        };
    }

    private int insertPlain(Group group, StagedText text) throws SQLException {
        if (!text.columns().isEmpty()) {
            return session.run(text.insert(false));
        }
        for (Line _ : group.lines()) {
            session.run(text.insert(false));
        }
        return group.lines().size();
    }

    private int changed(StagedText text) throws SQLException {
        return text.others().isEmpty() ? 0 : session.run(text.update());
    }

    /** Rows in the temporary table, one for each key, and nothing else in it. */
    private List<Integer> fill(Group group, StagedText text) throws SQLException, Values.Unfit {
        session.run("DELETE FROM " + StagedText.STAGE);
        Filling filling = new Filling(session, ways, StagedText.STAGE, StagedText.columns(shape));
        for (Line line : group.lines()) {
            Map<String, @Nullable Object> fields = line.fields().fields();
            filling.add(StagedText.row(shape, line.row(), fields));
        }
        filling.end();
        if (shape.key().isEmpty()) {
            return List.of();
        }
        session.run(text.mark());
        List<Integer> missing = shape.verb() == Verb.UPDATE ? missing(group) : List.of();
        session.run(text.distinct(shape.verb() == Verb.INSERT));
        return missing;
    }

    private List<Integer> missing(Group group) throws SQLException {
        Map<Integer, Line> lines = new HashMap<>();
        group.lines().forEach(line -> lines.put(line.row(), line));
        List<Integer> missing = new ArrayList<>();
        String sql = "SELECT n FROM " + StagedText.STAGE + " WHERE made = 1";
        try (PreparedStatement ask = session.prepare(sql);
                ResultSet told = ask.executeQuery()) {
            while (told.next()) {
                int n = told.getInt(1);
                missing.add(n);
                missing.addAll(Objects.requireNonNull(lines.get(n)).earlier());
            }
        }
        return missing;
    }

    /** What shows before anything is sent. */
    Optional<Fault> fault(Document row) {
        Optional<Fault> fault = shape.write().fault(row);
        if (fault.isPresent()) {
            return fault;
        }
        boolean changes = shape.verb() != Verb.UPDATE;
        try {
            for (int i = 0; i < shape.size(); i++) {
                String name = shape.name(i);
                changes = changes || (row.fields().containsKey(name) && !shape.key().contains(i));
                Object bound = shape.bound(i, row.fields().get(name));
                if (bound == null && shape.key().contains(i)) {
                    throw new IllegalStateException("an empty key was let through");
                }
            }
        } catch (Values.Unfit e) {
            return Optional.of(e.fault());
        }
        return changes ? Optional.empty() : Optional.of(Transaction.nothingToChange());
    }

    /** One chunk on its way. */
    private final class Work {
        private final List<Document> rows;
        private final List<Refused> refused;
        private final Use use;
        private final boolean once;

        Work(List<Document> rows, List<Refused> refused, Use use, boolean once) {
            this.rows = rows;
            this.refused = refused;
            this.use = use;
            this.once = once;
        }

        Tally whole() throws SQLException {
            List<Integer> good = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                Optional<Fault> fault = fault(rows.get(i));
                if (fault.isPresent()) {
                    refused.add(new Refused(i, fault.get()));
                } else {
                    good.add(i);
                }
            }
            return good.isEmpty() ? Tally.NONE : part(good, true);
        }

        /**
         * @param again whether it is tried once more by itself: somebody else may have made the row
         *     between two statements
         */
        private Tally part(List<Integer> which, boolean again) throws SQLException {
            Tally[] tally = {Tally.NONE};
            List<Integer> missing = new ArrayList<>();
            try {
                rehearse(which);
                trials.attempt(() -> {
                    missing.clear();
                    tally[0] = once(which, missing);
                });
                missing.forEach(row -> refused.add(new Refused(row, Transaction.rowMissing())));
                return tally[0];
            } catch (Values.Unfit e) {
                throw new IllegalStateException("it was looked at before", e);
            } catch (SQLException e) {
                Optional<Fault> fault = Outcomes.ofRow(shape.dialect(), shape.write(), e);
                if (fault.isEmpty()) {
                    throw e;
                }
                trials.takeBack();
                if (which.size() == 1 && !again) {
                    refused.add(new Refused(which.getFirst(), fault.get()));
                    return Tally.NONE;
                }
            }
            if (which.size() == 1) {
                return part(which, false);
            }
            int half = which.size() / 2;
            return part(which.subList(0, half), again)
                    .plus(part(which.subList(half, which.size()), again));
        }

        /** Finds out whether each is taken where rows are about to go up in others. */
        private void rehearse(List<Integer> which) throws SQLException, Values.Unfit {
            List<Group> apart = once ? List.of() : Chunk.apart(shape, rows, which);
            if (!apart.isEmpty()) {
                trials.rehearse(() -> {
                    for (Group group : apart) {
                        StagedText text = new StagedText(shape, ways, group.present());
                        fill(group, text);
                        use.of(group, text);
                    }
                });
            }
        }

        private Tally once(List<Integer> which, List<Integer> missing)
                throws SQLException, Values.Unfit {
            Tally tally = Tally.NONE;
            int before = missing.size();
            for (Group group : Chunk.of(shape, rows, which)) {
                StagedText text = new StagedText(shape, ways, group.present());
                missing.addAll(fill(group, text));
                tally = tally.plus(use.of(group, text));
            }
            long told = tally.created() + tally.changed() + tally.gone() + missing.size() - before;
            return tally.plus(new Tally(0, 0, Math.max(0, which.size() - told), 0));
        }
    }
}
