package dev.tieline.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with a contract itself. A misspelled keyword would silently check nothing, so
 * unknown keywords are findings, not annotations.
 */
final class SchemaLint {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PATTERN = 500;

    private final Map<String, ? extends @Nullable Object> root;
    private final Function<String, Place> places;
    private final Findings findings;

    SchemaLint(
            Map<String, ? extends @Nullable Object> root,
            Function<String, Place> places,
            Findings findings) {
        this.root = root;
        this.places = places;
        this.findings = findings;
    }

    void check() {
        if (!"object".equals(root.get("type"))) {
            add(
                    root.containsKey("type") ? "/type" : "",
                    "contract-not-object",
                    "the contract does not say that it describes an object",
                    "records are objects with named fields",
                    "write \"type\": \"object\" at the top");
        }
        schema(root, "", 0);
    }

    private void schema(@Nullable Object schema, String at, int depth) {
        if (schema instanceof Boolean) {
            return;
        }
        if (!(schema instanceof Map<?, ?> keywords)) {
            wrong(at, "a schema", schema);
            return;
        }
        if (depth > MAX_DEPTH) {
            add(
                    at,
                    "contract-too-deep",
                    "the contract is nested more than " + MAX_DEPTH + " levels deep",
                    "",
                    "flatten it");
            return;
        }
        keywords.forEach((name, value) -> keyword(String.valueOf(name), value, at, depth));
        requiredFieldsAreDescribed(keywords, at);
    }

    private void keyword(String name, @Nullable Object value, String at, int depth) {
        String here = at + "/" + Pointers.escape(name);
        Optional<Keyword> known = Keyword.of(name);
        if (known.isEmpty()) {
            add(
                    here,
                    "contract-keyword-unknown",
                    "'" + name + "' is not a keyword of JSON Schema 2020-12",
                    "a keyword nobody knows checks nothing",
                    Spelling.nearest(name, Keyword.names())
                            .map(near -> "write '" + near + "'")
                            .orElse("remove it, or start its name with 'x-'"));
            return;
        }
        if (name.equals("propertyNames")) {
            namesHaveNoClass(value, here);
        }
        switch (known.get()) {
            case SCHEMA -> schema(value, here, depth + 1);
            case SCHEMA_LIST -> schemaList(value, here, depth);
            case SCHEMA_MAP -> schemaMap(name, value, here, depth);
            case TEXT -> demand(value instanceof String, here, "text", value);
            case TEXTS -> demand(isTexts(value), here, "a list of field names", value);
            case COUNT -> demand(isCount(value), here, "a whole number from 0", value);
            case NUMBER -> demand(isNumber(value), here, "a number", value);
            case STEP -> demand(isPositive(value), here, "a number above 0", value);
            case BOOL -> demand(value instanceof Boolean, here, "true or false", value);
            case LIST -> demand(value instanceof List<?>, here, "a list", value);
            case TYPE -> type(value, here);
            case PATTERN -> pattern(value, here);
            case FORMAT -> format(value, here);
            case REFERENCE -> reference(value, here);
            case DRAFT -> draft(value, here);
            case CLASS -> classification(value, here);
            case FREE -> {}
        }
    }

    private void schemaList(@Nullable Object value, String at, int depth) {
        if (!(value instanceof List<?> list)) {
            wrong(at, "a list of schemas", value);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            schema(list.get(i), at + "/" + i, depth + 1);
        }
    }

    private void schemaMap(String keyword, @Nullable Object value, String at, int depth) {
        if (!(value instanceof Map<?, ?> map)) {
            wrong(at, "schemas by name", value);
            return;
        }
        map.forEach((name, schema) -> {
            String here = at + "/" + Pointers.escape(String.valueOf(name));
            if (keyword.equals("patternProperties")) {
                pattern(name, here);
            }
            schema(schema, here, depth + 1);
        });
    }

    private void type(@Nullable Object value, String at) {
        List<?> all = value instanceof List<?> list ? list : java.util.Arrays.asList(value);
        for (Object one : all) {
            if (!(one instanceof String name) || !Keyword.TYPES.contains(name)) {
                String written = one instanceof String text ? "'" + text + "'" : Words.kind(one);
                add(
                        at,
                        "contract-type-unknown",
                        written + " is not a type",
                        "",
                        Spelling.remedy(String.valueOf(one), Keyword.TYPES));
            }
        }
    }

    private void pattern(@Nullable Object value, String at) {
        if (!(value instanceof String text)) {
            wrong(at, "a pattern", value);
            return;
        }
        if (text.length() > MAX_PATTERN) {
            add(
                    at,
                    "contract-pattern-refused",
                    "the pattern is longer than " + MAX_PATTERN + " characters",
                    "",
                    "write a shorter one, or an enum");
            return;
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            patternRefused(e.getDescription(), at);
        }
    }

    private void patternRefused(String reason, String at) {
        boolean known = reason.contains("Perl syntax") || reason.contains("escape sequence");
        add(
                at,
                "contract-pattern-refused",
                known
                        ? "the pattern uses something that is not available here"
                        : "the pattern is broken: " + reason,
                known
                        ? "patterns run in linear time on whatever a sender sends, so there is no"
                                + " look-around, no back-reference and no \\u escape"
                        : "",
                known ? "write it without them" : "correct the pattern");
    }

    private void format(@Nullable Object value, String at) {
        if (value instanceof String name && !Formats.names().contains(name)) {
            add(
                    at,
                    "contract-format-unknown",
                    "'" + name + "' is not a format that can be checked",
                    "a format nobody checks promises what it does not keep",
                    Spelling.remedy(name, Formats.names()));
        } else {
            demand(value instanceof String, at, "the name of a format", value);
        }
    }

    private void reference(@Nullable Object value, String at) {
        if (!(value instanceof String text)) {
            wrong(at, "a reference", value);
        } else if (!text.equals("#") && !text.startsWith("#/")) {
            add(
                    at,
                    "contract-reference-outside",
                    "the reference leaves this file",
                    "nothing is fetched while checking: a contract must not change behind its flow",
                    "copy what it names into '$defs' and write '#/$defs/NAME'");
        } else if (Pointers.at(root, text.substring(1)) == null) {
            add(
                    at,
                    "contract-reference-missing",
                    "nothing in this file stands at '" + text + "'",
                    "",
                    definitions(text));
        }
    }

    private String definitions(String written) {
        if (root.get("$defs") instanceof Map<?, ?> defs && !defs.isEmpty()) {
            List<String> names = defs.keySet().stream().map(name -> "#/$defs/" + name).toList();
            return Spelling.remedy(written, names);
        }
        return "describe it under '$defs'";
    }

    private void draft(@Nullable Object value, String at) {
        if (!Keyword.DRAFT_URI.equals(value)) {
            add(
                    at,
                    "contract-draft-unknown",
                    "only JSON Schema 2020-12 is understood",
                    "other drafts give the same keyword another meaning",
                    "write \"$schema\": \"" + Keyword.DRAFT_URI + "\"");
        }
    }

    private void classification(@Nullable Object value, String at) {
        if (!(value instanceof String name) || !Keyword.CLASSES.contains(name)) {
            String written = value instanceof String text ? "'" + text + "'" : Words.kind(value);
            add(
                    at,
                    "contract-class-unknown",
                    written + " is not a class of data",
                    "a misspelled class would leave the field readable in logs and traces",
                    Spelling.remedy(String.valueOf(value), Keyword.CLASSES));
        }
    }

    /** Names of fields show in findings, traces and lists of fields. */
    private void namesHaveNoClass(@Nullable Object value, String at) {
        if (value instanceof Map<?, ?> names
                && !ClassedFields.of(root).classOf(names, at).isEmpty()) {
            add(
                    at,
                    "contract-class-of-names",
                    "'x-class' is written of names of fields",
                    "names are not hidden and their class would not follow them",
                    "class the object instead");
        }
    }

    private void requiredFieldsAreDescribed(Map<?, ?> keywords, String at) {
        if (!(keywords.get("properties") instanceof Map<?, ?> properties)
                || !(keywords.get("required") instanceof List<?> required)) {
            return;
        }
        List<String> described = properties.keySet().stream().map(String::valueOf).toList();
        for (int i = 0; i < required.size(); i++) {
            if (required.get(i) instanceof String name && !described.contains(name)) {
                add(
                        at + "/required/" + i,
                        "contract-required-unknown",
                        "'" + name + "' is required but not described",
                        "a required field that nothing describes may hold anything",
                        Spelling.nearest(name, described)
                                .map(near -> "write '" + near + "'")
                                .orElse("describe it under 'properties'"));
            }
        }
    }

    private void demand(boolean right, String at, String wanted, @Nullable Object came) {
        if (!right) {
            wrong(at, wanted, came);
        }
    }

    private void wrong(String at, String wanted, @Nullable Object came) {
        add(
                at,
                "contract-keyword-wrong",
                "expected " + wanted + ", got " + shown(came),
                "",
                "write " + wanted);
    }

    private void add(String at, String code, String message, String why, String remedy) {
        findings.add(places.apply(at), code, message, why, remedy);
    }

    /** A schema holds no data of anybody: its numbers may be shown. */
    private static String shown(@Nullable Object came) {
        return came instanceof Number ? came.toString() : Words.kind(came);
    }

    private static boolean isTexts(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }

    private static boolean isCount(@Nullable Object value) {
        return value instanceof Long count && count >= 0 && count <= Integer.MAX_VALUE;
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Long || value instanceof BigDecimal;
    }

    private static boolean isPositive(@Nullable Object value) {
        return (value instanceof Long whole && whole > 0)
                || (value instanceof BigDecimal number && number.signum() > 0);
    }
}
