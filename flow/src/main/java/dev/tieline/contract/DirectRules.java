package dev.tieline.contract;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the common part of JSON Schema into direct code. Gives nothing at all when a contract uses
 * a keyword beyond it: then the general validator checks the whole contract, so that no contract is
 * checked half by one and half by the other. Expects a contract without findings.
 */
final class DirectRules {
    private static final Set<String> SILENT =
            Set.of(
                    "$schema",
                    "$id",
                    "$defs",
                    "$comment",
                    "title",
                    "description",
                    "default",
                    "examples",
                    "deprecated",
                    "readOnly",
                    "writeOnly",
                    "contentEncoding",
                    "contentMediaType",
                    "example");

    private final Map<String, ? extends @Nullable Object> root;
    private final Set<String> following = new HashSet<>();
    private boolean beyond;

    private DirectRules(Map<String, ? extends @Nullable Object> root) {
        this.root = root;
    }

    static Optional<Rule> of(Map<String, ? extends @Nullable Object> root) {
        DirectRules rules = new DirectRules(root);
        Rule rule = rules.schema(root);
        return rules.beyond ? Optional.empty() : Optional.of(rule);
    }

    private Rule schema(@Nullable Object schema) {
        if (Boolean.TRUE.equals(schema)) {
            return new Rule.All(List.of());
        }
        if (!(schema instanceof Map<?, ?> keywords)) {
            return giveUp();
        }
        if (keywords.get("$ref") instanceof String reference) {
            return reference(keywords, reference);
        }
        String meaning = meaning(keywords);
        List<Rule> rules = new ArrayList<>();
        keywords.forEach((name, wanted) -> {
            String keyword = String.valueOf(name);
            if (!SILENT.contains(keyword) && !keyword.startsWith("x-")) {
                rules.add(rule(keyword, wanted, keywords, meaning));
            }
        });
        return rules.size() == 1 ? rules.getFirst() : new Rule.All(List.copyOf(rules));
    }

    private Rule rule(String keyword, @Nullable Object wanted, Map<?, ?> keywords, String meaning) {
        return switch (keyword) {
            case "type" -> type(wanted, meaning);
            case "enum" -> choices(keyword, wanted, wanted, meaning);
            case "const" -> choices(keyword, java.util.Arrays.asList(wanted), wanted, meaning);
            case "required" -> required(wanted, keywords);
            case "properties" -> properties(wanted);
            case "additionalProperties" -> otherFields(wanted, keywords);
            case "items" -> new Rule.Items(schema(wanted));
            case "minItems", "maxItems" ->
                    new Rule.ItemCount(keyword, keyword.equals("minItems"), whole(wanted), meaning);
            case "minLength", "maxLength" ->
                    new Rule.Length(keyword, keyword.equals("minLength"), whole(wanted), meaning);
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
                    bound(keyword, wanted, meaning);
            case "pattern" -> pattern(wanted, meaning);
            case "format" -> format(wanted, meaning);
            default -> giveUp();
        };
    }

    /** A reference stands for its target only when nothing but annotations stands beside it. */
    private Rule reference(Map<?, ?> keywords, String reference) {
        boolean alone =
                keywords.keySet().stream()
                        .map(String::valueOf)
                        .allMatch(
                                k -> k.equals("$ref") || SILENT.contains(k) || k.startsWith("x-"));
        if (!alone || !reference.startsWith("#") || !following.add(reference)) {
            return giveUp();
        }
        Rule rule = schema(Pointers.at(root, reference.substring(1)));
        following.remove(reference);
        return rule;
    }

    private static Rule type(@Nullable Object wanted, String meaning) {
        Set<String> types = new HashSet<>();
        if (wanted instanceof List<?> several) {
            several.forEach(type -> types.add(String.valueOf(type)));
        } else {
            types.add(String.valueOf(wanted));
        }
        return Rule.OfType.of(types, wanted == null ? "null" : wanted, meaning);
    }

    private Rule choices(
            String keyword, @Nullable Object all, @Nullable Object wanted, String meaning) {
        Set<Object> choices = new HashSet<>();
        if (!(all instanceof List<?> list) || wanted == null) {
            return giveUp();
        }
        for (Object choice : list) {
            switch (choice) {
                case String text -> choices.add(text);
                case Boolean bool -> choices.add(bool);
                case Long whole -> choices.add(whole);
                case BigDecimal number -> choices.add(Rule.OneOf.plain(number));
                case null, default -> {
                    return giveUp();
                }
            }
        }
        return new Rule.OneOf(keyword, Set.copyOf(choices), wanted, meaning);
    }

    private Rule required(@Nullable Object wanted, Map<?, ?> keywords) {
        if (!(wanted instanceof List<?> names)) {
            return giveUp();
        }
        Map<?, ?> described =
                keywords.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
        List<String> texts = interned(names.stream()).distinct().toList();
        List<String> meanings =
                texts.stream()
                        .map(described::get)
                        .map(field -> field instanceof Map<?, ?> schema ? meaning(schema) : "")
                        .toList();
        return new Rule.Required(texts, meanings);
    }

    private Rule properties(@Nullable Object wanted) {
        if (!(wanted instanceof Map<?, ?> fields)) {
            return giveUp();
        }
        List<String> names = interned(fields.keySet().stream()).toList();
        List<Rule> rules = fields.values().stream().map(this::schema).toList();
        return new Rule.Properties(names, rules);
    }

    /** Rows of tables are asked for names that are the same, not only equal. */
    private static Stream<String> interned(Stream<?> names) {
        return names.map(name -> String.valueOf(name).intern());
    }

    private Rule otherFields(@Nullable Object wanted, Map<?, ?> keywords) {
        Set<String> known = new HashSet<>();
        if (keywords.get("properties") instanceof Map<?, ?> described) {
            described.keySet().forEach(name -> known.add(String.valueOf(name)));
        }
        if (Boolean.FALSE.equals(wanted)) {
            return new Rule.Closed(Set.copyOf(known));
        }
        return new Rule.OtherFields(Set.copyOf(known), schema(wanted));
    }

    private Rule bound(String keyword, @Nullable Object wanted, String meaning) {
        return switch (wanted) {
            case Long whole -> new Rule.Bound(keyword, BigDecimal.valueOf(whole), whole, meaning);
            case BigDecimal number -> new Rule.Bound(keyword, number, number, meaning);
            case null, default -> giveUp();
        };
    }

    private Rule pattern(@Nullable Object wanted, String meaning) {
        return wanted instanceof String text
                ? new Rule.Matching(Pattern.compile(text), text, meaning)
                : giveUp();
    }

    private Rule format(@Nullable Object wanted, String meaning) {
        return wanted instanceof String name && Formats.names().contains(name)
                ? new Rule.Formatted(name, Formats.named(name), meaning)
                : giveUp();
    }

    private int whole(@Nullable Object wanted) {
        if (wanted instanceof Long whole) {
            return Math.toIntExact(whole);
        }
        beyond = true;
        return 0;
    }

    private static String meaning(Map<?, ?> keywords) {
        return keywords.get("description") instanceof String text ? text : "";
    }

    private Rule giveUp() {
        beyond = true;
        return new Rule.All(List.of());
    }
}
