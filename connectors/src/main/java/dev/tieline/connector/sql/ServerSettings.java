package dev.tieline.connector.sql;

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
 * A system file as this room reads it; what cannot be read is left out, and {@link ServerCheck}
 * says so.
 *
 * @param database empty when there is no usable URL
 * @param tls whether the talk must be encrypted
 * @param user name to log in with; empty when it is missing
 * @param checkpoints table as it is written; empty when it is not
 */
public record ServerSettings(
        Optional<Database> database,
        boolean tls,
        Optional<String> user,
        Optional<Node.Scalar> checkpoints) {
    /** Table in which runs note how far they wrote, when no other is named. */
    public static final String CHECKPOINTS = "tieline_checkpoint";

    /** Whether the talk is encrypted. */
    public static final Setting TLS =
            optional(
                    "tls",
                    new Kind.Choice(List.of("required", "off")),
                    "Whether the talk must be encrypted, by a certificate that is valid for the"
                            + " host; `required` when left out. `off` only on this machine and"
                            + " listed networks.",
                    "required");

    private static final Kind.Text TEXT = new Kind.Text();

    /** What a system of this product may say. */
    public static ConnectorSpec spec(Product product) {
        return new ConnectorSpec(
                product.name(),
                "A "
                        + product.words()
                        + " database: statements that read, rows that are written by key.",
                List.of(
                        required(
                                "user",
                                TEXT,
                                "Name to log in with; the password is the `credential`."
                                        + " Required: its rights are what the hub may do.",
                                "tieline"),
                        TLS,
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
    }

    /** What a system says. */
    public static ServerSettings of(SystemDeclaration system, Product product) {
        Node.Mapping written = system.settings();
        return new ServerSettings(
                system.url().flatMap(url -> Database.of(url, product)),
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
    public String checkpointTable(Grammar grammar, Findings findings) {
        return checkpoints
                .flatMap(written -> TableNames.quoted(written, grammar, findings))
                .orElse(grammar.quoted(CHECKPOINTS));
    }

    /** The text at a key; empty when there is none. */
    private static Optional<String> text(Node.Mapping written, String key) {
        return scalar(written, key).map(Node.Scalar::text);
    }
}
