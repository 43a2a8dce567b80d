package dev.tieline.connector.sql;

import dev.tieline.api.Document;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A system as it is, whose only operations are the questions of a look. */
final class CatalogueSystem {
    private final Place place;

    private CatalogueSystem(Place place) {
        this.place = place;
    }

    /**
     * @param statements by the operation that reads by it
     */
    static SystemDeclaration of(SystemDeclaration system, Map<String, String> statements) {
        CatalogueSystem made = new CatalogueSystem(system.place());
        Map<String, Node> operations = new LinkedHashMap<>();
        statements.forEach((name, statement) -> operations.put(name, made.reading(statement)));
        Map<String, List<String>> allow = new LinkedHashMap<>();
        operations.keySet().forEach(name -> allow.put(name, List.of("*")));
        Map<String, Node> settings = new LinkedHashMap<>(system.settings().entries());
        settings.put("operations", made.mapping(operations));
        return new SystemDeclaration(
                system.name(),
                system.place(),
                system.purpose(),
                system.owner(),
                system.connector(),
                system.url(),
                system.credential(),
                allow,
                system.limits(),
                new Node.Mapping(system.settings().place(), settings, system.settings().keys()));
    }

    private Node reading(String statement) {
        Node any = mapping(Map.of(Catalogue.NAME, mapping(Map.of())));
        Map<String, Node> row = new LinkedHashMap<>();
        row.put("type", scalar("object"));
        row.put("properties", any);
        row.put("additionalProperties", new Node.Scalar(place, "true", false));
        Map<String, Node> operation = new LinkedHashMap<>();
        operation.put("read", scalar(statement));
        operation.put("row", mapping(row));
        return mapping(operation);
    }

    private Node scalar(String text) {
        return new Node.Scalar(place, text, true);
    }

    private Node.Mapping mapping(Map<String, Node> entries) {
        return new Node.Mapping(place, entries, Map.of());
    }

    /** The rows of an answer. */
    static List<Document> rows(Document answer) {
        List<Document> rows = new ArrayList<>();
        if (answer.field("rows").orElse(null) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> row) {
                    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                    row.forEach((name, value) -> fields.put(String.valueOf(name), value));
                    rows.add(Document.of(fields));
                }
            }
        }
        return rows;
    }
}
