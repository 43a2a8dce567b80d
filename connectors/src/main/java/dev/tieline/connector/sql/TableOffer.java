package dev.tieline.connector.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a table, or the answer of a query, looks like by what its database says. For people to
 * check.
 *
 * @param name of the table, without its schema; {@code rows} of a query
 * @param from as it stands in a statement; empty of a query
 * @param query empty of a table
 * @param columns in their order
 * @param order columns of the primary key, in its order; empty when rows have no order
 * @param unordered why they have none; empty when they have
 * @param left columns that no flow can have, and why, as sentences
 * @param doubts what is to be looked at, as sentences
 */
public record TableOffer(
        String name,
        String from,
        Optional<Query> query,
        List<Column> columns,
        List<String> order,
        String unordered,
        List<String> left,
        List<String> doubts) {
    public TableOffer {
        columns = List.copyOf(columns);
        order = List.copyOf(order);
        left = List.copyOf(left);
        doubts = List.copyOf(doubts);
    }

    /**
     * What was asked for.
     *
     * @param statement as it was written
     * @param parameters by name, each once
     */
    public record Query(String statement, List<String> parameters) {
        public Query {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * One column.
     *
     * @param word as it stands in a statement
     * @param schema JSON Schema of a value that is not NULL, with at most one type
     * @param nullable whether it can be NULL
     */
    public record Column(String name, String word, Map<String, Object> schema, boolean nullable) {
        public Column {
            schema = Map.copyOf(schema);
        }
    }
}
