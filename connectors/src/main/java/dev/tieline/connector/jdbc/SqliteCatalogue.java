package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Grammar;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What SQLite says of its tables (documentation, "PRAGMA Statements"). */
final class SqliteCatalogue implements Catalogue {
    /** A primary key may hold NULL there, but for a few kinds. */
    private static final String COLUMNS =
            """
            SELECT l.schema AS space, l.name AS thing, x.name AS name, x.type AS type,
              CASE WHEN x."notnull" OR (x.pk > 0 AND (l.strict OR l.wr OR (upper(x.type) = 'INTEGER'
                  AND (SELECT count(*) FROM pragma_table_xinfo(l.name, l.schema) WHERE pk > 0) = 1)))
                THEN 0 ELSE 1 END AS nullable,
              nullif(x.pk, 0) AS place, l.strict AS strict
            FROM pragma_table_list l, pragma_table_xinfo(l.name, l.schema) x
            WHERE l.name = :name AND l.schema = coalesce(:schema, 'main') AND x.hidden <> 1
            ORDER BY x.cid
            """;

    private static final String TABLES =
            """
            SELECT name FROM sqlite_schema
            WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_'
            ORDER BY 1 LIMIT 5000
            """;

    /** SQLite does not tell its own words (documentation, "SQLite Keywords"). */
    private static final String WORDS =
            """
            SELECT value AS name FROM json_each('["' || replace('\
            abort action add after all alter always analyze and as asc attach autoincrement before \
            begin between by cascade case cast check collate column commit conflict constraint \
            create cross current current_date current_time current_timestamp database default \
            deferrable deferred delete desc detach distinct do drop each else end escape except \
            exclude exclusive exists explain fail filter first following for foreign from full \
            generated glob group groups having if ignore immediate in index indexed initially inner \
            insert instead intersect into is isnull join key last left like limit match \
            materialized natural no not nothing notnull null nulls of offset on or order others \
            outer over partition plan pragma preceding primary query raise range recursive \
            references regexp reindex release rename replace restrict returning right rollback row \
            rows savepoint select set table temp temporary then ties to transaction trigger \
            unbounded union unique update using vacuum values view virtual when where window with \
            without within', ' ', '","') || '"]')
            """;

    @Override
    public Grammar grammar() {
        return Sqlite.GRAMMAR;
    }

    @Override
    public String columns() {
        return COLUMNS;
    }

    @Override
    public String tables() {
        return TABLES;
    }

    @Override
    public String words() {
        return WORDS;
    }

    /** As {@link Sqlite#kind} has them, which takes no notice of what is in brackets. */
    @Override
    public Optional<Form> form(Document column) {
        String type =
                column.text(TYPE).orElse("").replaceFirst("\\(.*", "").toUpperCase(Locale.ROOT);
        return Optional.of(
                switch (Sqlite.kind(type)) {
                    case TRUTH -> Form.of("boolean");
                    case JSON -> Form.json();
                    case WHOLE -> Form.of("integer");
                    case TEXT -> Form.of("string");
                    case FLOATING -> Form.of("number").unordered();
                    case DECIMAL -> Form.of("number");
                    default -> other(type);
                });
    }

    /** Where nothing is declared, as of an expression, the driver says NUMERIC. */
    @Override
    public Optional<Form> form(ResultSetMetaData answer, int index) throws SQLException {
        String type = String.valueOf(answer.getColumnTypeName(index));
        return type.equals("NUMERIC")
                ? Optional.of(Form.json().doubted("is of no type that SQLite tells."))
                : form(Document.of(Map.of(TYPE, type)));
    }

    /** It tells what the column of the table is, whatever a join or a subquery does to it. */
    @Override
    public boolean tellsNull() {
        return false;
    }

    @Override
    public List<String> doubts(boolean parameters) {
        return List.of(
                "SQLite tells the types of the columns of tables, those of the first part of a UNION,"
                        + " and holds nobody to them: rows that hold other values are held.");
    }

    private static Form other(String type) {
        if (type.contains("BLOB")) {
            return Form.bytes();
        }
        if (type.startsWith("NUM")) {
            return Form.of("number");
        }
        boolean time = type.startsWith("DATE") || type.startsWith("TIME");
        Form form = time ? Form.of("string") : Form.json();
        return form.doubted(
                type.isEmpty()
                        ? "declares no type."
                        : "is of type " + type + ", which means nothing to SQLite.");
    }

    @Override
    public List<String> doubts(List<Document> columns) {
        boolean loose = columns.getFirst().field("strict").filter(n -> n.equals(1L)).isEmpty();
        return loose
                ? List.of(
                        "The table is not STRICT: rows that hold other values than its types promise"
                                + " are held.")
                : List.of();
    }
}
