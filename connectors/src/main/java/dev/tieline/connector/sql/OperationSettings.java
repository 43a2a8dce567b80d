package dev.tieline.connector.sql;

import static dev.tieline.api.Setting.optional;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of an operation in a system file, declared once. */
public final class OperationSettings {
    private static final Kind.Text TEXT = new Kind.Text();

    /** All of them; {@link OperationReader} reads what is written. */
    public static final List<Setting> ALL =
            List.of(
                    optional(
                            "read",
                            TEXT,
                            "One SELECT; `:name` is the body's field of that name, NULL when it is"
                                    + " left out. It runs in a read-only transaction.",
                            "SELECT sku, price FROM product WHERE sku > :after ORDER BY sku LIMIT"
                                    + " 500"),
                    optional(
                            "insert",
                            TEXT,
                            "Table that each record becomes a new row of. With a `key` what is"
                                    + " there already is left as it is, and counts as a duplicate.",
                            "stock_event"),
                    optional(
                            "upsert",
                            TEXT,
                            "Table in which the row of that `key` is made or changed; it needs a"
                                    + " unique index on the key.",
                            "stock"),
                    optional(
                            "update",
                            TEXT,
                            "Table in which the row of that `key` is changed; a record whose row is"
                                    + " missing is rejected.",
                            "sales.stock"),
                    optional(
                            "delete",
                            TEXT,
                            "Table in which the row of that `key` is removed.",
                            "stock"),
                    optional(
                            "replace",
                            TEXT,
                            "Table whose rows are replaced by those of a run, all at once when it"
                                    + " is done; until then the old ones are there. The user must"
                                    + " be able to make tables beside it. Only for flows with"
                                    + " `run`; a row that was held and is released goes in alone.",
                            "price_list"),
                    optional(
                            "key",
                            new Kind.ListOf(TEXT),
                            "Columns that say which row is meant; `upsert`, `update` and `delete`"
                                    + " need it. Of rows with one key a `replace` keeps the last.",
                            "[sku]"),
                    optional(
                            "body",
                            new Kind.JsonSchema(),
                            "JSON Schema of what is sent. The fields of a `read` are its"
                                    + " parameters, those of the others the columns, written exactly"
                                    + " as in the database; what a record leaves out is not"
                                    + " written.",
                            "{ type: object, required: [sku], properties: { sku: { type: string },"
                                    + " quantity: { type: integer } } }"),
                    optional(
                            "row",
                            new Kind.JsonSchema(),
                            "`read`: JSON Schema of a row, by column. The answer is `rows`, a list"
                                    + " of them.",
                            "{ type: object, required: [sku], properties: { sku: { type: string },"
                                    + " price: { type: number } } }"),
                    optional(
                            "order",
                            new Kind.OneOf(List.of(TEXT, new Kind.ListOf(TEXT))),
                            "`read`: columns of `row` that are unique together and never NULL. With"
                                    + " it runs read all rows in their order, and can go on behind"
                                    + " any of them; an index on them makes that fast.",
                            "[region, sku]"));

    private OperationSettings() {}
}
