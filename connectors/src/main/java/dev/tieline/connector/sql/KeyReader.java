package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.connector.sql.TableOperation.Verb;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which columns say what row is meant; mistakes are findings. Used once. */
final class KeyReader {
    private final String name;
    private final Node.Mapping node;
    private final Findings findings;

    KeyReader(String name, Node.Mapping node, Findings findings) {
        this.name = name;
        this.node = node;
        this.findings = findings;
    }

    List<String> read(Verb verb, Map<String, Object> body, List<String> columns) {
        Set<String> key = new LinkedHashSet<>();
        Collection<?> required = body.get("required") instanceof List<?> list ? list : List.of();
        if (node.entry("key").orElse(null) instanceof Node.Sequence written) {
            for (Node item : written.items()) {
                if (item instanceof Node.Scalar scalar) {
                    check(scalar, columns, required);
                    key.add(scalar.text());
                }
            }
        }
        Place place =
                node.entry("key")
                        .or(() -> node.entry(verb.key()))
                        .map(Node::place)
                        .orElse(node.place());
        if (key.isEmpty() && verb != Verb.INSERT) {
            findings.add(
                    place,
                    "key-missing",
                    "'key' is missing beside '" + verb.key() + "'.",
                    "Without it nobody knows which row is meant.",
                    "Write 'key: [sku]' with the columns that are unique together.");
        }
        if (verb == Verb.UPDATE && key.containsAll(columns)) {
            findings.add(
                    place,
                    "nothing-to-update",
                    "'" + name + "' has no column beside its key.",
                    "There is nothing it could change.",
                    "Name in the body what is changed.");
        }
        return List.copyOf(key);
    }

    private void check(Node.Scalar written, List<String> columns, Collection<?> required) {
        String column = written.text();
        if (!columns.contains(column)) {
            findings.add(
                    written.place(),
                    "key-unknown",
                    "'key' names '" + column + "', which is not a field of the body.",
                    "Nothing would say which row is meant.",
                    Spelling.remedy(column, columns));
        } else if (!required.contains(column)) {
            findings.add(
                    written.place(),
                    "key-optional",
                    "'" + column + "' is in the key and not a required field of the body.",
                    "Without it nobody knows which row is meant.",
                    "Add '" + column + "' to 'required' of the body.");
        }
    }
}
