package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Names that expressions of a flow use must be words of CEL, each for one thing. */
final class NameCheck {
    private static final Set<String> TAKEN =
            Set.of(
                    "record",
                    "true",
                    "false",
                    "null",
                    "in",
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "for",
                    "function",
                    "if",
                    "import",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "return",
                    "var",
                    "void",
                    "while",
                    "int",
                    "uint",
                    "double",
                    "bool",
                    "string",
                    "bytes",
                    "list",
                    "map",
                    "type",
                    "duration",
                    "timestamp",
                    "dyn",
                    "optional",
                    "cel",
                    "has",
                    "size");

    private final Findings findings;
    private final Map<String, Place> seen = new LinkedHashMap<>();

    NameCheck(Findings findings) {
        this.findings = findings;
    }

    void check(Node.Mapping flow) {
        for (Node item : Keys.items(flow, "steps")) {
            Node.Mapping step = Keys.mapping(item).orElse(flow);
            Keys.mapping(step, "set").ifPresent(this::all);
            Keys.mapping(step, "lookup")
                    .flatMap(lookup -> Keys.scalar(lookup, "as"))
                    .ifPresent(as -> one(as.text(), as.place()));
        }
        Keys.mapping(flow, "deliver").ifPresent(this::all);
    }

    private void all(Node.Mapping named) {
        named.entries().keySet().forEach(name -> one(name, named.placeOf(name)));
    }

    private void one(String name, Place place) {
        if (!name.matches("[a-z][A-Za-z0-9_]{0,62}")) {
            findings.add(
                    place,
                    "name-malformed",
                    "'" + name + "' cannot be used as a name in expressions.",
                    "Expressions name values, rows and results; in them a hyphen is a minus.",
                    "Use letters, digits and underscores; a lower case letter first.");
        } else if (TAKEN.contains(name)) {
            findings.add(
                    place,
                    "name-taken",
                    "'" + name + "' has a meaning of its own in expressions.",
                    "",
                    "Choose another name.");
        } else if (seen.putIfAbsent(name, place) != null) {
            findings.add(
                    place,
                    "name-twice",
                    "'"
                            + name
                            + "' is already the name of something in line "
                            + seen.getOrDefault(name, place).line()
                            + ".",
                    "Expressions could not tell the two apart.",
                    "Choose another name.");
        }
    }
}
