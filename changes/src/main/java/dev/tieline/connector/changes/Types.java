package dev.tieline.connector.changes;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which types of PostgreSQL are carried, and as what. Pure. */
final class Types {
    private static final Set<String> WHOLE = Set.of("int2", "int4", "int8", "oid");
    private static final Set<String> NUMBERS = Set.of("numeric", "float4", "float8");
    private static final Set<String> TEXTS =
            Set.of(
                    "text",
                    "varchar",
                    "bpchar",
                    "name",
                    "char",
                    "citext",
                    "uuid",
                    "enum",
                    "date",
                    "time",
                    "timetz",
                    "timestamp",
                    "timestamptz",
                    "bytea",
                    "inet",
                    "cidr",
                    "macaddr",
                    "xml",
                    "interval");

    /** Items of arrays of which the decoder tells whether they are left out of the log. */
    private static final Set<String> ITEMS = Set.of("int4", "int8", "text", "varchar", "uuid");

    private static final Map<String, Set<String>> JSON =
            Map.of(
                    "json", Set.of("object", "array", "string", "number", "integer", "boolean"),
                    "jsonb", Set.of("object", "array", "string", "number", "integer", "boolean"));

    private Types() {}

    static boolean known(String type) {
        return type.endsWith("[]")
                ? ITEMS.contains(type.substring(0, type.length() - 2))
                : type.equals("bool")
                        || WHOLE.contains(type)
                        || NUMBERS.contains(type)
                        || TEXTS.contains(type)
                        || JSON.containsKey(type);
    }

    /**
     * @param declared types of JSON Schema; none for any
     */
    static boolean fits(String type, List<String> declared) {
        if (declared.isEmpty()) {
            return true;
        }
        Set<String> as =
                type.endsWith("[]")
                        ? Set.of("array")
                        : type.equals("bool")
                                ? Set.of("boolean")
                                : WHOLE.contains(type)
                                        ? Set.of("integer", "number")
                                        : NUMBERS.contains(type)
                                                ? Set.of("number", "integer")
                                                : JSON.getOrDefault(type, Set.of("string"));
        return declared.stream().anyMatch(as::contains);
    }
}
