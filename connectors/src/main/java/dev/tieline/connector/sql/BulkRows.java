package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Columns;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading.Row;
import dev.tieline.connector.form.ResultForm;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes rows of an answer whole: each is a document of its own. For one thread. */
public final class BulkRows {
    private static final int NULL = 1;
    private static final int STRING = 2;
    private static final int TRUTH = 4;
    private static final int WHOLE = 8;
    private static final int NUMBER = 16;
    private static final int OTHER = 32;
    private static final ResultForm ANYTHING = ResultForm.of(Map.of());

    private final ResultSet answer;
    private final ResultForm form;
    private final List<AnswerColumn> all;
    private final AnswerColumn[] kept;
    private final int[] taken;
    private final boolean whole;
    private final Columns names;
    private final List<AnswerColumn> order = new ArrayList<>();
    private long characters;

    /**
     * @param answer whose rows are made, the present one each time
     * @param columns of the answer
     * @param form of a row
     * @param order columns that say where a row stands
     */
    public BulkRows(
            ResultSet answer,
            List<? extends AnswerColumn> columns,
            ResultForm form,
            List<String> order) {
        this.answer = answer;
        this.form = form;
        this.all = List.copyOf(columns);
        this.kept =
                all.stream()
                        .filter(c -> form.open() || form.properties().containsKey(c.name()))
                        .toArray(AnswerColumn[]::new);
        this.taken = new int[kept.length];
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            taken[i] = taken(form.properties().get(kept[i].name()));
            shown.add(kept[i].name());
        }
        // Where a name is there twice no row is made: fault() says so.
        this.names = new Columns(shown.stream().distinct().toList());
        this.whole = shown.containsAll(form.required());
        for (String name : order) {
            all.stream().filter(c -> c.name().equals(name)).findFirst().ifPresent(this.order::add);
        }
    }

    /** Kinds of values that need no further look. */
    private static int taken(@Nullable ResultForm declared) {
        if (declared == null || declared.equals(ANYTHING)) {
            return -1;
        }
        int kinds = 0;
        for (String type : declared.types()) {
            kinds |=
                    switch (type) {
                        case "null" -> NULL;
                        case "string" -> STRING;
                        case "boolean" -> TRUTH;
                        case "integer" -> WHOLE;
                        case "number" -> WHOLE | NUMBER;
                        default -> 0;
                    };
        }
        return kinds;
    }

    private static int kind(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case String _ -> STRING;
            case Long _ -> WHOLE;
            case BigDecimal _ -> NUMBER;
            case Boolean _ -> TRUTH;
            default -> OTHER;
        };
    }

    /** Why its rows cannot be told apart by name; empty when they can. */
    public Optional<Fault> fault() {
        return RowReader.doubled(all).map(RowReader::twice);
    }

    /** Characters that came since it was asked last. */
    public long characters() {
        long came = characters;
        characters = 0;
        return came;
    }

    /** Where the present row stands; a value is null where it is NULL. */
    public @Nullable String[] place() throws SQLException {
        @Nullable String[] place = new String[order.size()];
        for (int i = 0; i < place.length; i++) {
            place[i] = order.get(i).text(answer);
        }
        return place;
    }

    /**
     * The present row; with a fault when it is not of the form, or has what JSON has no form for.
     */
    public Row row() throws SQLException {
        @Nullable Object[] values = new Object[kept.length];
        boolean sure = whole;
        AnswerColumn.@Nullable Unusable unusable = null;
        for (int i = 0; i < values.length; i++) {
            String text = kept[i].text(answer);
            characters += text == null ? 1 : text.length();
            try {
                values[i] = kept[i].value(text);
                sure &= (kind(values[i]) & taken[i]) != 0;
            } catch (AnswerColumn.Unusable e) {
                unusable = e;
            }
        }
        if (unusable != null) {
            return readable(values, unusable);
        }
        Document fields = names.row(values);
        return sure ? Row.of("", fields) : checked(fields);
    }

    private Row checked(Document fields) {
        return new Row("", fields, form.breach(fields.fields()).map(RowReader::rowForm));
    }

    /** What can be read of it, which are the fields before and behind. */
    private Row readable(@Nullable Object[] values, AnswerColumn.Unusable unusable)
            throws SQLException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < kept.length; i++) {
            if (values[i] != null || kept[i].text(answer) == null) {
                fields.put(kept[i].name(), values[i]);
            }
        }
        Fault fault = RowReader.unusable(unusable);
        return new Row(
                "",
                Document.of(fields),
                Optional.of(
                        new Fault(
                                fault.code(),
                                Blame.DESTINATION,
                                fault.message(),
                                fault.remedy(),
                                Storable.pointer(unusable.column()))),
                fields.isEmpty() ? mark() : "");
    }

    private String mark() throws SQLException {
        StringBuilder texts = new StringBuilder();
        for (AnswerColumn column : kept) {
            texts.append(column.text(answer)).append('\n');
        }
        return Replacing.hash(texts.toString());
    }
}
