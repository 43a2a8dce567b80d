package dev.tieline.connector.postgresql;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.util.List;
import java.util.Optional;

/**
 * A system file as this room reads it; what cannot be read is left out, and {@link PostgresqlCheck}
 * says so.
 *
 * @param database empty when there is no usable URL
 * @param tls whether the talk must be encrypted
 * @param user name to log in with; empty when it is missing
 * @param checkpoints table as it is written; empty when it is not
 */
record PostgresqlSettings(
        Optional<Database> database,
        boolean tls,
        Optional<String> user,
        Optional<Node.Scalar> checkpoints) {
    private static final Kind.Text TEXT = new Kind.Text();

    private static final List<Setting> OPERATION =
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
                            "key",
                            new Kind.ListOf(TEXT),
                            "Columns that say which row is meant; `upsert`, `update` and `delete`"
                                    + " need it.",
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

    static final ConnectorSpec SPEC =
            new ConnectorSpec(
                    "postgresql",
                    "A PostgreSQL database: statements that read, rows that are written by key.",
                    List.of(
                            required(
                                    "user",
                                    TEXT,
                                    "Name to log in with; the password is the `credential`."
                                            + " Required: its rights are what the hub may do.",
                                    "tieline"),
                            optional(
                                    "tls",
                                    new Kind.Choice(List.of("required", "off")),
                                    "Whether the talk must be encrypted, by a certificate that is"
                                            + " valid for the host; `required` when left out."
                                            + " `off` only on this machine and listed networks.",
                                    "required"),
                            optional(
                                    "checkpoints",
                                    TEXT,
                                    "Table in which runs note how far they wrote, in the same"
                                            + " transactions; `tieline_checkpoint` when left out."
                                            + " It is made when it is missing and the user may.",
                                    "etl.tieline_checkpoint"),
                            required(
                                    "operations",
                                    new Kind.MapOf(new Kind.Shape(OPERATION)),
                                    "What can be done, by name. Required: nothing else can be.",
                                    "{ stock.put: { upsert: stock, key: [sku], body: { type:"
                                            + " object, required: [sku], properties: { sku: {"
                                            + " type: string } } } } }")));

    static PostgresqlSettings of(SystemDeclaration system) {
        Node.Mapping written = system.settings();
        return new PostgresqlSettings(
                system.url().flatMap(Database::of),
                text(written, "tls").filter("off"::equals).isEmpty(),
                text(written, "user"),
                scalar(written, "checkpoints"));
    }

    private static Optional<Node.Scalar> scalar(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s && !s.isNull()
                ? Optional.of(s)
                : Optional.empty();
    }

    /** The table of checkpoints, quoted; a name that is none is a finding. */
    String checkpointTable(Findings findings) {
        return checkpoints
                .flatMap(written -> TableNames.quoted(written, findings))
                .orElse(WriteText.quoted(Checkpoints.DEFAULT));
    }

    /** The text at a key; empty when there is none. */
    static Optional<String> text(Node.Mapping written, String key) {
        return scalar(written, key).map(Node.Scalar::text);
    }
}
