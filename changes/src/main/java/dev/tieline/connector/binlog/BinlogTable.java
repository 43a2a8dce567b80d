package dev.tieline.connector.binlog;

import dev.tieline.api.Operation;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.jdbc.Kind;
import dev.tieline.connector.jdbc.TypedColumn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table that can be followed.
 *
 * @param operation what it is to the hub
 * @param name of the table, in the database of the system
 * @param columns declared ones in their order, each with the types that JSON Schema allows it; none
 *     for any
 * @param form of a row
 */
record BinlogTable(
        Operation operation, String name, Map<String, List<String>> columns, ResultForm form) {
    private static final Set<String> TREES = Set.of("object", "array");

    /** What a column of a kind is told as: the database has no type for trees of JSON. */
    TypedColumn typed(int index, String column, Kind kind) {
        boolean tree = columns.getOrDefault(column, List.of()).stream().anyMatch(TREES::contains);
        return TypedColumn.of(index, column, kind == Kind.TEXT && tree ? Kind.JSON : kind, form);
    }

    /** Whether what is declared of a column takes values of a kind. */
    boolean fits(String column, Kind kind) {
        List<String> declared = columns.getOrDefault(column, List.of());
        Set<String> as =
                switch (kind) {
                    case WHOLE, TRUTH -> Set.of("integer", "number", "boolean");
                    case DECIMAL, FLOATING -> Set.of("number", "integer");
                    case TEXT -> Set.of("string", "object", "array");
                    default -> Set.of("string");
                };
        return declared.isEmpty() || declared.stream().anyMatch(as::contains);
    }

    /** What a text is as a value of a document; what has no form there stays a text. */
    static @Nullable Object value(TypedColumn column, @Nullable String text) {
        try {
            return column.value(text);
        } catch (dev.tieline.connector.sql.AnswerColumn.Unusable _) {
            return text;
        }
    }
}
