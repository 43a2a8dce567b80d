package dev.tieline.connector.sql;

import dev.tieline.api.Document;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a database is asked what its tables are made of, by statements that read its catalogue and no
 * row of a table, and what its driver says of an answer. Stateless and thread-safe.
 */
public interface Catalogue {
    /** In the answer to {@link #columns}: the schema of the table. */
    String SCHEMA = "space";

    /** The same: the table. */
    String TABLE = "thing";

    /** The same: the column. */
    String NAME = "name";

    /** The same: the type in the database's own words. */
    String TYPE = "type";

    /** The same: 1 where it can be NULL. */
    String NULLABLE = "nullable";

    /** The same: where in the primary key it stands, in any numbers that grow; NULL where not. */
    String PLACE = "place";

    /** The same: characters or digits as declared; NULL where not. */
    String LENGTH = "length";

    /** The same: digits behind the point; NULL where that means nothing. */
    String SCALE = "scale";

    Grammar grammar();

    /**
     * A row for each column of a table, in their order, with the names above and what {@link #form}
     * needs. Parameters: {@code :schema}, NULL where none is written, {@code :name}, and {@code
     * :table}, both quoted.
     */
    String columns();

    /** The {@code name} of each table, with its schema where that must be written. */
    String tables();

    /** Each {@code name} that must be quoted although it looks like one; in any case. */
    String words();

    /**
     * What values of a column are to flows.
     *
     * @param column a row of the answer to {@link #columns}
     * @return empty when there is no form for them
     */
    Optional<Form> form(Document column);

    /**
     * What values of a column of an answer are to flows, by what the driver says before there is
     * one.
     *
     * @return empty when there is no form for them
     */
    Optional<Form> form(ResultSetMetaData answer, int index) throws SQLException;

    /** Whether the driver knows of a column of an answer that no row holds NULL there. */
    default boolean tellsNull() {
        return true;
    }

    /** Whether a column that was described under this name has it in an answer, too. */
    default boolean lasts(String label) {
        return true;
    }

    /**
     * Why a query is not looked at; empty when it can be.
     *
     * @param query as it is written
     */
    default Optional<String> objection(String query) {
        return Optional.empty();
    }

    /**
     * What is to be looked at in what is offered for a query, as sentences.
     *
     * @param parameters whether it has any
     */
    default List<String> doubts(boolean parameters) {
        return parameters
                ? List.of(
                        "The statement has parameters: what is made with them may be of another type"
                                + " when they have values.")
                : List.of();
    }

    /**
     * What is to be looked at, as sentences.
     *
     * @param columns the answer to {@link #columns}
     */
    default List<String> doubts(List<Document> columns) {
        return List.of();
    }

    /**
     * What values of a column are, when they are not NULL.
     *
     * @param schema JSON Schema, with at most one type
     * @param ordered whether rows can be read in its order
     * @param doubt what is to be looked at, as it follows the column's name; mostly empty
     */
    record Form(Map<String, Object> schema, boolean ordered, String doubt) {
        public Form {
            schema = Map.copyOf(schema);
        }

        /** Of a type that rows can be read in the order of. */
        public static Form of(String type) {
            return new Form(Map.of("type", type), true, "");
        }

        /** A text of a format. */
        public static Form text(String format) {
            return new Form(Map.of("type", "string", "format", format), true, "");
        }

        /** A text of a length, as far as it is declared. */
        public static Form text(Document column) {
            return column.field(LENGTH)
                    .map(length -> Map.of("type", "string", "maxLength", length))
                    .map(schema -> new Form(schema, true, ""))
                    .orElse(of("string"));
        }

        /** Exact numbers; whole ones where no digits are behind the point. */
        public static Form decimal(Document column) {
            boolean whole =
                    column.field(SCALE).filter(s -> s instanceof Long l && l <= 0).isPresent();
            return of(whole ? "integer" : "number");
        }

        /** Bytes. */
        public static Form bytes() {
            return new Form(Map.of("type", "string", "contentEncoding", "base64"), false, "");
        }

        /** Anything that JSON can hold. */
        public static Form json() {
            return new Form(Map.of(), false, "");
        }

        /** The same values, in an order that is not theirs. */
        public Form unordered() {
            return new Form(schema, false, doubt);
        }

        /** The same with something to be looked at. */
        public Form doubted(String what) {
            return new Form(schema, ordered, what);
        }
    }
}
