package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.contract.Verdict;
import dev.tieline.flow.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks values written out in a mapping against the rules of their own field, such as its format.
 * What they mean for other fields only shows in a whole record.
 */
final class LiteralRules {
    private static final String VALUE = "value";

    private final String target;
    private final Findings findings;

    /**
     * @param target what the mapping fills, for people
     */
    LiteralRules(String target, Findings findings) {
        this.target = target;
        this.findings = findings;
    }

    /** Adds a finding for every value that its field would refuse. */
    void check(Template map, Map<String, ? extends @Nullable Object> schema) {
        check(map, schema, "");
    }

    private void check(Template template, @Nullable Object schema, String path) {
        if (!(schema instanceof Map<?, ?> rules)) {
            return;
        }
        switch (template) {
            case Template.Literal literal -> literal(literal, rules, path);
            case Template.Fields object -> {
                if (rules.get("properties") instanceof Map<?, ?> properties) {
                    object.fields()
                            .forEach((name, inner) ->
                                    check(inner, properties.get(name), field(path, name)));
                }
            }
            case Template.Items list -> {
                List<Template> items = list.items();
                for (int i = 0; i < items.size(); i++) {
                    check(items.get(i), rules.get("items"), path + "[" + i + "]");
                }
            }
            case Template.Null _, Template.Expression _, Template.Concat _ -> {}
        }
    }

    private static String field(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void literal(Template.Literal literal, Map<?, ?> rules, String path) {
        // A rule that stands elsewhere in the schema cannot be taken out of it: no contract then.
        Optional<Contract> alone =
                JsonContract.compile(
                        target,
                        Map.of("type", "object", "properties", Map.of(VALUE, rules)),
                        _ -> literal.place(),
                        new Findings());
        Document record = Document.of(Map.of(VALUE, literal.value()));
        alone.map(contract -> contract.check(record))
                .ifPresent(verdict -> {
                    if (verdict instanceof Verdict.Invalid(var problems)) {
                        findings.add(
                                literal.place(),
                                "value-not-accepted",
                                "'"
                                        + path
                                        + "' of '"
                                        + target
                                        + "' does not take this value: "
                                        + problems.getFirst().message(),
                                "the destination would refuse every record",
                                "write one that it takes, or an expression that gives it: ${...}");
                    }
                });
    }
}
