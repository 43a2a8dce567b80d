package dev.tieline.connector.binlog;

import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting.Kind;
import dev.tieline.connector.changes.ChangesSettings;
import java.util.List;

/** The keys of such a system's file. */
final class BinlogSettings {
    static final ConnectorSpec SPEC =
            ChangesSettings.spec(
                    "mariadb-changes",
                    "Changes of tables of a MariaDB database, out of its binary log.",
                    "REPLICATION SLAVE and BINLOG MONITOR",
                    List.of(
                            required(
                                    "table",
                                    new Kind.Text(),
                                    "Table whose changes are followed, in the url's database."
                                            + " Required: there is nothing else to follow.",
                                    "product"),
                            ChangesSettings.ROW),
                    "{ products.changed: { table: product, row: { type: object, required: [sku],"
                            + " properties: { sku: { type: string } } } } }");

    private BinlogSettings() {}
}
