package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;
import java.util.Map;

/** Two connectors' declarations, small ones of the form that real connectors have. */
public final class SampleConnectors {
    private static final Kind.Text TEXT = new Kind.Text();

    private static final List<Setting> OPERATION =
            List.of(
                    required(
                            "request", TEXT, "Method and path. Required: it is called.", "POST /a"),
                    optional("keyed", new Kind.Bool(), "Takes an idempotency key.", "true"),
                    optional("body", new Kind.JsonSchema(), "The body.", "{ type: object }"),
                    optional("result", new Kind.JsonSchema(), "The answer.", "{ type: object }"),
                    optional("id", TEXT, "Where the answer names the remote id.", "id"),
                    optional("duplicate", new Kind.Whole(100, 599), "Status.", "409"),
                    optional("verify", TEXT, "Method and path.", "GET /a/{id}"));

    private static final ConnectorSpec HTTP =
            new ConnectorSpec(
                    "http",
                    "Any HTTP API.",
                    List.of(
                            optional(
                                    "auth",
                                    new Kind.Choice(List.of("bearer", "basic")),
                                    "How.",
                                    "bearer"),
                            required(
                                    "operations",
                                    new Kind.MapOf(new Kind.Shape(OPERATION)),
                                    "What can be called. Required: nothing else can be.",
                                    "{ contacts.upsert: { request: PUT /contacts } }")));

    private static final ConnectorSpec FILES =
            new ConnectorSpec(
                    "files",
                    "Files in a folder.",
                    List.of(
                            required("directory", TEXT, "Folder. Required: files go there.", "out"),
                            required("file", TEXT, "Name. Required: rows go there.", "a.csv"),
                            required(
                                    "format",
                                    new Kind.Choice(List.of("csv", "jsonl")),
                                    "Form. Required: it decides how rows are written.",
                                    "csv"),
                            optional("columns", new Kind.ListOf(TEXT), "Columns.", "[a, b]")));

    static final Map<String, ConnectorSpec> ALL = Map.of("http", HTTP, "files", FILES);

    private SampleConnectors() {}
}
