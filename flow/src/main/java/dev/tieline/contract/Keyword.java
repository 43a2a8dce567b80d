package dev.tieline.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keywords of JSON Schema 2020-12 and the hub's own, with what each may hold. */
enum Keyword {
    SCHEMA,
    SCHEMA_LIST,
    SCHEMA_MAP,
    TEXT,
    TEXTS,
    COUNT,
    NUMBER,
    STEP,
    BOOL,
    LIST,
    TYPE,
    PATTERN,
    FORMAT,
    REFERENCE,
    DRAFT,
    CLASS,
    FREE;

    /** What {@code x-class} may say. */
    static final List<String> CLASSES = List.of("personal", "payment", "secret");

    /** What {@code type} may say. */
    static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "object", "array", "null");

    /** The only draft contracts are written in. */
    static final String DRAFT_URI = "https://json-schema.org/draft/2020-12/schema";

    private static final Map<String, Keyword> KNOWN =
            Map.ofEntries(
                    Map.entry("type", TYPE),
                    Map.entry("properties", SCHEMA_MAP),
                    Map.entry("patternProperties", SCHEMA_MAP),
                    Map.entry("dependentSchemas", SCHEMA_MAP),
                    Map.entry("$defs", SCHEMA_MAP),
                    Map.entry("additionalProperties", SCHEMA),
                    Map.entry("propertyNames", SCHEMA),
                    Map.entry("unevaluatedProperties", SCHEMA),
                    Map.entry("unevaluatedItems", SCHEMA),
                    Map.entry("items", SCHEMA),
                    Map.entry("contains", SCHEMA),
                    Map.entry("not", SCHEMA),
                    Map.entry("if", SCHEMA),
                    Map.entry("then", SCHEMA),
                    Map.entry("else", SCHEMA),
                    Map.entry("allOf", SCHEMA_LIST),
                    Map.entry("anyOf", SCHEMA_LIST),
                    Map.entry("oneOf", SCHEMA_LIST),
                    Map.entry("prefixItems", SCHEMA_LIST),
                    Map.entry("required", TEXTS),
                    Map.entry("dependentRequired", FREE),
                    Map.entry("enum", LIST),
                    Map.entry("const", FREE),
                    Map.entry("minLength", COUNT),
                    Map.entry("maxLength", COUNT),
                    Map.entry("minItems", COUNT),
                    Map.entry("maxItems", COUNT),
                    Map.entry("minContains", COUNT),
                    Map.entry("maxContains", COUNT),
                    Map.entry("minProperties", COUNT),
                    Map.entry("maxProperties", COUNT),
                    Map.entry("uniqueItems", BOOL),
                    Map.entry("minimum", NUMBER),
                    Map.entry("maximum", NUMBER),
                    Map.entry("exclusiveMinimum", NUMBER),
                    Map.entry("exclusiveMaximum", NUMBER),
                    Map.entry("multipleOf", STEP),
                    Map.entry("pattern", PATTERN),
                    Map.entry("format", FORMAT),
                    Map.entry("$ref", REFERENCE),
                    Map.entry("$schema", DRAFT),
                    Map.entry("$id", TEXT),
                    Map.entry("$anchor", TEXT),
                    Map.entry("$comment", TEXT),
                    Map.entry("title", TEXT),
                    Map.entry("description", TEXT),
                    Map.entry("default", FREE),
                    Map.entry("examples", LIST),
                    Map.entry("deprecated", BOOL),
                    Map.entry("readOnly", BOOL),
                    Map.entry("writeOnly", BOOL),
                    Map.entry("contentEncoding", TEXT),
                    Map.entry("contentMediaType", TEXT),
                    Map.entry("x-class", CLASS),
                    Map.entry("x-search", BOOL));

    /** What a keyword may hold; {@code x-} keywords that mean nothing here may hold anything. */
    static java.util.Optional<Keyword> of(String name) {
        Keyword known = KNOWN.get(name);
        if (known == null && name.startsWith("x-")) {
            return java.util.Optional.of(FREE);
        }
        return java.util.Optional.ofNullable(known);
    }

    static Set<String> names() {
        return KNOWN.keySet();
    }
}
