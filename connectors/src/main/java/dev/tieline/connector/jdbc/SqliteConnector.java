package dev.tieline.connector.jdbc;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Catalogue;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.OperationReader;
import dev.tieline.connector.sql.OperationSettings;
import dev.tieline.connector.sql.ServerSettings;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableNames;
import dev.tieline.connector.sql.TableOperation;
import java.nio.file.Path;
import java.util.List;

/** Reads from and writes to the tables of a SQLite file. Thread-safe. */
public final class SqliteConnector implements Catalogued {
    private final Path base;

    /**
     * @param base folder that relative directories are below; its own files are never opened
     */
    public SqliteConnector(Path base) {
        this.base = base;
    }

    @Override
    public ConnectorSpec spec() {
        return new ConnectorSpec(
                "sqlite",
                "A file of SQLite: statements that read, rows that are written by key.",
                settings("orders.db"));
    }

    /** What a system of a database that is a file may say. */
    static List<Setting> settings(String example) {
        Kind.Text text = new Kind.Text();
        return List.of(
                required(
                        "directory",
                        text,
                        "Folder of the file, below the hub's data folder unless it is absolute; not"
                                + " that folder itself. Required: nothing outside it is opened.",
                        "warehouse"),
                required(
                        "file",
                        text,
                        "Name of the file, which must be there. Required: it is the database.",
                        example),
                optional(
                        "checkpoints",
                        text,
                        "Table in which runs note how far they wrote, in the same transactions;"
                                + " `tieline_checkpoint` when left out. It is made when it is"
                                + " missing.",
                        "tieline_checkpoint"),
                required(
                        "operations",
                        new Kind.MapOf(new Kind.Shape(OperationSettings.ALL)),
                        "What can be done, by name. Required: nothing else can be.",
                        "{ stock.put: { upsert: stock, key: [sku], body: { type: object, required:"
                                + " [sku], properties: { sku: { type: string } } } } }"));
    }

    /** The table of checkpoints, quoted; a name that is none is a finding. */
    static String checkpoints(SystemDeclaration system, Grammar grammar, Findings findings) {
        Node.Mapping written = system.settings();
        return written.entry("checkpoints").orElse(written) instanceof Node.Scalar scalar
                        && !scalar.isNull()
                ? TableNames.quoted(scalar, grammar, findings)
                        .orElse(grammar.quoted(ServerSettings.CHECKPOINTS))
                : grammar.quoted(ServerSettings.CHECKPOINTS);
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        FilePlace.of(base, system).check(system, findings);
        checkpoints(system, Sqlite.GRAMMAR, findings);
        return OperationReader.all(system, Sqlite.GRAMMAR, findings).stream()
                .map(TableOperation::operation)
                .toList();
    }

    @Override
    public Catalogue catalogue() {
        return new SqliteCatalogue();
    }

    @Override
    public Opened open(SystemDeclaration system, Credentials credentials) {
        return new Aside(
                JdbcWork.outlet(
                        OperationReader.granted(system, Sqlite.GRAMMAR),
                        new Sessions<>(
                                new SqliteSessions(FilePlace.of(base, system)),
                                system.limits().concurrency()),
                        new Checkpoints(checkpoints(system, Sqlite.GRAMMAR, new Findings())),
                        Sqlite.GRAMMAR,
                        system.limits().timeout()));
    }
}
