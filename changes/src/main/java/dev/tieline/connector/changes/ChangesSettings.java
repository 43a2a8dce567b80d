package dev.tieline.connector.changes;

import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.connector.sql.ServerSettings;
import java.util.List;

/** The keys of a file of a system whose changes are followed. */
public final class ChangesSettings {
    static final String NAME = "postgresql-changes";

    private static final Kind.Text TEXT = new Kind.Text();

    /** What comes in of a row. */
    public static final Setting ROW =
            required(
                    "row",
                    new Kind.JsonSchema(),
                    "JSON Schema of a row, by column; other columns never come in."
                            + " Required: flows are checked against it, and a table that"
                            + " does not fit it any more is an incident.",
                    "{ type: object, required: [sku], properties: { sku: { type: string },"
                            + " price: { type: number } } }");

    private static final List<Setting> OPERATION =
            List.of(
                    required(
                            "table",
                            TEXT,
                            "Table whose changes are followed, as named in the database."
                                    + " Required: there is nothing else to follow.",
                            "sales.product"),
                    required(
                            "slot",
                            TEXT,
                            "Name of the replication slot, by which the database knows how far the"
                                    + " hub has come; one for each operation. The hub makes it."
                                    + " Required: it keeps the database's log from being cleared,"
                                    + " so its owner must know it.",
                            "tieline_product"),
                    required(
                            "publication",
                            TEXT,
                            "Name of the publication that has the table; made by the table's owner"
                                    + " with CREATE PUBLICATION. Required: it is the owner's leave.",
                            "tieline_product"),
                    ROW);

    static final ConnectorSpec SPEC =
            spec(
                    NAME,
                    "Changes of tables of a PostgreSQL database, out of its log.",
                    "REPLICATION",
                    OPERATION,
                    "{ products.changed: { table: product, slot: tieline_product,"
                            + " publication: tieline_product, row: { type: object,"
                            + " required: [sku], properties: { sku: { type: string"
                            + " } } } } }");

    private ChangesSettings() {}

    /**
     * What a system of such a connector may say.
     *
     * @param right that its user needs beside reading the tables
     * @param operation keys of an operation
     * @param example of all operations
     */
    public static ConnectorSpec spec(
            String name, String words, String right, List<Setting> operation, String example) {
        return new ConnectorSpec(
                name,
                words,
                List.of(
                        required(
                                "user",
                                TEXT,
                                "Name to log in with, which has "
                                        + right
                                        + " and may read the tables; the password is the"
                                        + " `credential`. Required: its rights are what the hub"
                                        + " may do.",
                                "tieline_changes"),
                        ServerSettings.TLS,
                        required(
                                "operations",
                                new Kind.MapOf(new Kind.Shape(operation)),
                                "What can be followed, by name. Required: nothing else can be.",
                                example)));
    }
}
