package dev.tieline.connector.sql;

import dev.tieline.api.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes an offer of what a catalogue answered. Pure. Used once. */
final class OfferMaker {
    /** What would look like something else in a file, or break its lines. */
    static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    /** A name that needs no quotes, if it is not one of the database's words. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private final Catalogue catalogue;
    private final Set<String> words;
    private final List<TableOffer.Column> kept = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
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
        return new TableOffer(table, schema + word(table), kept, order(), why(), left, doubts);
    }

    private void take(Document column) {
        String name = TableLook.text(column, Catalogue.NAME);
        Optional<Catalogue.Form> form = catalogue.form(column);
        Optional<String> objection = objection(column, name, form.isEmpty());
        boolean inKey = column.field(Catalogue.PLACE).isPresent();
        if (inKey) {
            key.add(column);
        }
        if (inKey && (objection.isPresent() || !form.get().ordered())) {
            unordered.add(name);
        }
        if (objection.isPresent()) {
            left.add(objection.get());
            return;
        }
        if (!form.get().doubt().isEmpty()) {
            doubts.add("'" + name + "' " + form.get().doubt());
        }
        boolean nullable = column.field(Catalogue.NULLABLE).filter(n -> n.equals(0L)).isEmpty();
        if (inKey && nullable) {
            doubts.add(
                    "'"
                            + name
                            + "' is in the primary key, and can be NULL: no run gets by such a row.");
        }
        kept.add(new TableOffer.Column(name, word(name), form.get().schema(), nullable));
    }

    /** Why a column cannot be had; empty when it can. */
    private static Optional<String> objection(Document column, String name, boolean ofType) {
        if (name.isEmpty() || UNSEEN.matcher(name).find()) {
            return Optional.of("'" + name + "' has signs in its name that nobody sees.");
        }
        return ofType
                ? Optional.of(
                        "'"
                                + name
                                + "' is of type "
                                + TableLook.text(column, Catalogue.TYPE)
                                + ", which is not carried.")
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
