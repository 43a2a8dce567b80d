package dev.tieline.connector.sql;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes an offer of what a catalogue, or the description of an answer, says. Used once. */
final class OfferMaker {
    /** What would look like something else in a file, or break its lines. */
    static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** A name that needs no quotes, if it is not one of the database's words. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private static final Pattern WRITING =
            Pattern.compile("(?i)\\b(insert|update|delete|merge)\\b");

    private final Catalogue catalogue;
    private final Set<String> words;
    private final List<TableOffer.Column> kept = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> twice = new ArrayList<>();
    private final List<Document> key = new ArrayList<>();
    private final List<String> unordered = new ArrayList<>();

    /**
     * @param words that must be quoted, in lower case
     */
    OfferMaker(Catalogue catalogue, Set<String> words) {
        this.catalogue = catalogue;
        this.words = words;
    }

    /**
     * @param columns of the table, at least one
     * @param qualified whether its schema is to be written
     */
    TableOffer offer(List<Document> columns, boolean qualified) throws TableLook.Unclear {
        columns.forEach(this::take);
        if (kept.isEmpty()) {
            throw new TableLook.Unclear("No column of it can be read. " + String.join(" ", left));
        }
        doubts.addAll(catalogue.doubts(columns));
        Document first = columns.getFirst();
        String table = TableLook.text(first, Catalogue.TABLE);
        String schema = qualified ? word(TableLook.text(first, Catalogue.SCHEMA)) + "." : "";
        if (UNSEEN.matcher(schema + table).find()) {
            throw new TableLook.Unclear("Its name has signs that nobody sees.");
        }
        return new TableOffer(
                table, schema + word(table), Optional.empty(), kept, order(), why(), left, doubts);
    }

    /**
     * Takes the columns of an answer.
     *
     * @param sure whether one that the driver says no NULL of has none
     */
    void take(ResultSetMetaData answer, boolean sure) throws SQLException {
        for (int i = 1; i <= answer.getColumnCount(); i++) {
            String name = answer.getColumnLabel(i);
            if (!names.add(name)) {
                twice.add(name);
            }
            if (UNSEEN.matcher(name).find() || !catalogue.lasts(name)) {
                left.add("'" + name + "' is not its name in every answer: give it one with AS.");
                continue;
            }
            take(
                    name,
                    catalogue.form(answer, i),
                    String.valueOf(answer.getColumnTypeName(i)),
                    !sure || answer.isNullable(i) != ResultSetMetaData.columnNoNulls);
        }
    }

    /**
     * Of the columns that were taken.
     *
     * @param statement that answers with them
     * @param parameters of it, by name, each once
     */
    TableOffer offer(String statement, List<String> parameters) throws TableLook.Unclear {
        if (!twice.isEmpty()) {
            Fault fault = RowReader.twice(twice.getFirst());
            throw new TableLook.Unclear(fault.message() + " " + fault.remedy());
        }
        if (kept.isEmpty()) {
            String hint =
                    parameters.isEmpty()
                            ? ""
                            : " A parameter may need a type: write CAST(:"
                                    + parameters.getFirst()
                                    + " AS ...).";
            throw new TableLook.Unclear(
                    "No column of it can be read. " + String.join(" ", left) + hint);
        }
        doubts.addAll(catalogue.doubts(!parameters.isEmpty()));
        parameters.forEach(name ->
                doubts.add("':" + name + "' is taken for a text; a 'body' says otherwise."));
        if (WRITING.matcher(statement).find()) {
            doubts.add("It has a word that writes: if it does, it is refused when it runs.");
        }
        return new TableOffer(
                "rows",
                "",
                Optional.of(new TableOffer.Query(statement, parameters)),
                kept,
                List.of(),
                "nobody tells in which order the rows of a query can be had",
                left,
                doubts);
    }

    private void take(Document column) {
        String name = TableLook.text(column, Catalogue.NAME);
        Optional<Catalogue.Form> form = catalogue.form(column);
        boolean nullable = column.field(Catalogue.NULLABLE).filter(n -> n.equals(0L)).isEmpty();
        boolean had = take(name, form, TableLook.text(column, Catalogue.TYPE), nullable);
        if (column.field(Catalogue.PLACE).isEmpty()) {
            return;
        }
        key.add(column);
        if (!had || !form.get().ordered()) {
            unordered.add(name);
        }
        if (had && nullable) {
            doubts.add(
                    "'"
                            + name
                            + "' is in the primary key, and can be NULL: no run gets by such a row.");
        }
    }

    /** Whether a column can be had. */
    private boolean take(
            String name, Optional<Catalogue.Form> form, String type, boolean nullable) {
        Optional<String> objection = objection(name, type, form.isEmpty());
        if (objection.isPresent()) {
            left.add(objection.get());
            return false;
        }
        if (!form.get().doubt().isEmpty()) {
            doubts.add("'" + name + "' " + form.get().doubt());
        }
        kept.add(new TableOffer.Column(name, word(name), form.get().schema(), nullable));
        return true;
    }

    /** Why a column cannot be had; empty when it can. */
    private static Optional<String> objection(String name, String type, boolean ofType) {
        if (name.isEmpty() || UNSEEN.matcher(name).find()) {
            return Optional.of("'" + name + "' has signs in its name that nobody sees.");
        }
        return ofType
                ? Optional.of("'" + name + "' is of type " + type + ", which is not carried.")
                : Optional.empty();
    }

    private List<String> order() {
        return unordered.isEmpty()
                ? key.stream()
                        .sorted(Comparator.comparingLong(OfferMaker::place))
                        .map(column -> TableLook.text(column, Catalogue.NAME))
                        .toList()
                : List.of();
    }

    private static long place(Document column) {
        return column.field(Catalogue.PLACE).orElse(0L) instanceof Long place ? place : 0;
    }

    private String why() {
        if (key.isEmpty()) {
            return "there is no primary key";
        }
        return unordered.isEmpty()
                ? ""
                : unordered.stream()
                        .collect(
                                Collectors.joining(
                                        "', '",
                                        "rows cannot be read in the order of '",
                                        "' of the primary key"));
    }

    private String word(String name) {
        return PLAIN.matcher(name).matches() && !words.contains(name)
                ? name
                : catalogue.grammar().quoted(name);
    }
}
