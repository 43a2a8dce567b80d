package dev.tieline.connector.postgresql;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.OperationSettings;
import dev.tieline.connector.sql.TableNames;
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
                                    new Kind.MapOf(new Kind.Shape(OperationSettings.ALL)),
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
                .flatMap(written -> TableNames.quoted(written, Grammar.POSTGRESQL, findings))
                .orElse(Grammar.POSTGRESQL.quoted(Checkpoints.DEFAULT));
    }

    /** The text at a key; empty when there is none. */
    static Optional<String> text(Node.Mapping written, String key) {
        return scalar(written, key).map(Node.Scalar::text);
    }
}
