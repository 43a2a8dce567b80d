package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.ResultForm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an answer within bounds. */
public final class RowReader {
    static final int MAX_ROWS = 10_000;
    static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    /** Rows that come at a time, and bytes at most in them. */
    public static final int FETCH = 200;

    public static final int MAX_FETCH = 16 * 1024 * 1024;

    private final ResultForm form;
    private final Portion portion;
    private final List<Object> rows = new ArrayList<>();
    private long characters;

    /**
     * @param form of a row
     * @param portion by which the answer is asked for
     */
    public RowReader(ResultForm form, Portion portion) {
        this.form = form;
        this.portion = portion;
    }

    /** The rows, or why they cannot be used. */
    public Outcome read(ResultSet answer, List<? extends AnswerColumn> columns)
            throws SQLException {
        Optional<String> twice = doubled(columns);
        if (twice.isPresent()) {
            return new Outcome.Misunderstood(twice(twice.get()));
        }
        while (next(answer)) {
            if (rows.size() == MAX_ROWS) {
                return tooLarge();
            }
            Map<String, @Nullable Object> row;
            try {
                long before = characters;
                row = row(columns, answer);
                portion.came(characters - before);
            } catch (AnswerColumn.Unusable e) {
                return new Outcome.Misunderstood(unusable(e));
            }
            if (characters > MAX_CHARACTERS) {
                return tooLarge();
            }
            Optional<String> breach = form.breach(row);
            if (breach.isPresent()) {
                return new Outcome.Misunderstood(rowForm(breach.get()));
            }
            rows.add(form.kept(row).fields());
        }
        return new Outcome.Accepted(
                "", Document.of(Map.of("rows", Collections.unmodifiableList(rows))));
    }

    private boolean next(ResultSet answer) throws SQLException {
        portion.adapt(answer);
        return answer.next();
    }

    /** How many were read. */
    public int count() {
        return rows.size();
    }

    private Map<String, @Nullable Object> row(
            List<? extends AnswerColumn> columns, ResultSet answer)
            throws SQLException, AnswerColumn.Unusable {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (AnswerColumn column : columns) {
            String text = column.text(answer);
            characters += text == null ? 1 : text.length();
            row.put(column.name(), column.value(text));
        }
        return row;
    }

    /** A name that two columns have. */
    static Optional<String> doubled(List<? extends AnswerColumn> columns) {
        Set<String> names = new HashSet<>();
        return columns.stream()
                .map(AnswerColumn::name)
                .filter(name -> !names.add(name))
                .findFirst();
    }

    static Fault twice(String column) {
        return fault(
                "column-twice",
                "The answer has two columns named '" + column + "'.",
                "Name them apart in the statement, with AS.");
    }

    static Fault unusable(AnswerColumn.Unusable e) {
        return fault(
                "value-unusable",
                "Column '"
                        + e.column()
                        + "' holds what JSON has no form for, such as infinity, a time"
                        + " before year 1, or a number of more than 100 digits.",
                "Leave such rows out in the statement, or cast the column to text.");
    }

    /**
     * @param breach what is not as declared
     */
    static Fault rowForm(String breach) {
        return fault(
                "row-form",
                "A row is not as 'row' declares: " + breach.replace("the answer", "it") + ".",
                "Correct the statement or 'row'; a column that can be NULL has type"
                        + " [string, 'null'].");
    }

    /** More came than one answer may have. */
    public static Outcome tooLarge() {
        Fault fault =
                fault(
                        "answer-too-large",
                        "The answer has more than "
                                + MAX_ROWS
                                + " rows or "
                                + MAX_CHARACTERS / 1024 / 1024
                                + " million characters.",
                        "Add a LIMIT to the statement, and ask for the next page by a parameter.");
        return new Outcome.Misunderstood(fault);
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
