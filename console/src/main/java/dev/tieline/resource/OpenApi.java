package dev.tieline.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Describes the table of endpoints as OpenAPI 3.1. */
final class OpenApi {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** A description, in its four parts. */
    record Description(Map<String, Object> paths, Map<String, Object> schemas) {}

    static final Shape<Description> SHAPE =
            Shape.<Description>of("OpenApi", "This description.")
                    .text("openapi", "Version of the format.", _ -> "3.1.0")
                    .free("info", "What this is.", _ -> info())
                    .free("paths", "The endpoints.", Description::paths)
                    .free("components", "The shapes.", d -> Map.of("schemas", d.schemas()));

    private OpenApi() {}

    private static Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Tieline");
        info.put("version", "1");
        info.put("description", "What became of every record, and the commands of people.");
        return info;
    }

    /**
     * @param mounted the path the endpoints stand below, such as {@code /api}
     */
    static Description of(List<Endpoint> endpoints, String mounted) {
        Map<String, Object> schemas = new TreeMap<>();
        collect(Details.SHAPE, schemas);
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            collect(endpoint.shape(), schemas);
            paths.computeIfAbsent(mounted + endpoint.path(), _ -> new LinkedHashMap<>())
                    .put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        return new Description(new LinkedHashMap<>(paths), schemas);
    }

    private static void collect(Shape<?> shape, Map<String, Object> schemas) {
        if (schemas.put(shape.name(), shape.schema()) == null) {
            shape.parts().forEach(part -> part.nested().ifPresent(s -> collect(s, schemas)));
        }
    }

    private static Map<String, Object> operation(Endpoint endpoint) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", name(endpoint));
        operation.put("summary", endpoint.summary());
        operation.put(
                "parameters", endpoint.parameters().stream().map(Parameter::described).toList());
        endpoint.form().ifPresent(form -> operation.put("requestBody", body(form)));
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", response(endpoint.shape(), JSON));
        responses.put("default", response(Details.SHAPE, PROBLEM));
        operation.put("responses", responses);
        return operation;
    }

    /** {@code postRecordsIdReplay}. */
    private static String name(Endpoint endpoint) {
        StringBuilder name = new StringBuilder(endpoint.method().toLowerCase(Locale.ROOT));
        for (String word : endpoint.path().split("\\W+", -1)) {
            if (!word.isEmpty()) {
                name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(word.substring(1));
            }
        }
        return name.toString();
    }

    private static Map<String, Object> body(Form form) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("description", form.meaning());
        body.put("required", form.required());
        body.put("content", Map.of(JSON, Map.of("schema", form.schema())));
        return body;
    }

    private static Map<String, Object> response(Shape<?> shape, String type) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", shape.meaning());
        response.put("content", Map.of(type, Map.of("schema", shape.reference())));
        return response;
    }
}
