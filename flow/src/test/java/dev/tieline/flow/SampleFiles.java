package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Operation;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows appended to files in a folder. */
final class SampleFiles {
    private static final Kind.Text TEXT = new Kind.Text();

    static final Connector CONNECTOR =
            new SampleConnector(
                    new ConnectorSpec(
                            "files",
                            "Files in a folder.",
                            List.of(
                                    required(
                                            "directory",
                                            TEXT,
                                            "Folder. Required: files go there.",
                                            "out"),
                                    required(
                                            "file",
                                            TEXT,
                                            "Name. Required: rows go there.",
                                            "a.csv"),
                                    required(
                                            "format",
                                            new Kind.Choice(List.of("csv", "jsonl")),
                                            "Form. Required: it decides how rows are written.",
                                            "csv"),
                                    optional(
                                            "columns",
                                            new Kind.ListOf(TEXT),
                                            "Columns.",
                                            "[a, b]"))),
                    SampleFiles::operations);

    private SampleFiles() {}

    private static List<Operation> operations(SystemDeclaration system) {
        Map<String, Object> request = new LinkedHashMap<>(Map.of("type", "object"));
        List<Located<String>> columns = Keys.texts(system.settings(), "columns");
        if (!columns.isEmpty()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            columns.forEach(column -> properties.put(column.value(), Map.of()));
            request.put("properties", properties);
            request.put("additionalProperties", false);
        }
        return List.of(
                new Operation(
                                "lists.read",
                                Operation.Effect.READ,
                                Operation.Identity.IDEMPOTENT,
                                false,
                                Map.of("type", "object", "additionalProperties", false),
                                Optional.of(
                                        Map.of(
                                                "type",
                                                "object",
                                                "properties",
                                                Map.of("rows", Map.of("type", "array")))))
                        .in(Operation.Bulk.PARTS),
                new Operation(
                        "records.append",
                        Operation.Effect.WRITE,
                        Operation.Identity.KEYED,
                        false,
                        request,
                        Optional.empty()));
    }
}
