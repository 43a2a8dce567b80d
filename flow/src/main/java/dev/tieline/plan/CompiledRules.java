package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a flow.
 *
 * @param key ordering key
 * @param unique what makes a record unique
 * @param keyClass class of data behind the key
 * @param uniqueKeyClass class of data behind the unique key
 * @param searched paths of the searched fields; {@code *} goes through lists
 * @param steps in order
 */
record CompiledRules(
        Optional<Expression> key,
        Optional<Expression> unique,
        String keyClass,
        String uniqueKeyClass,
        List<List<String>> searched,
        List<CompiledStep> steps)
        implements Rules {
    private static final int MAX_TERMS = 32;
    private static final int MAX_TERM = 400;

    @Override
    public String key(Document record) {
        return key.map(expression -> text(expression, record)).orElse("");
    }

    @Override
    public String uniqueKey(Document record) {
        return unique.map(expression -> text(expression, record)).orElse("");
    }

    private static String text(Expression expression, Document record) {
        return expression.evaluate(Scopes.names(record)) instanceof Value.Present(Object value)
                ? value.toString()
                : "";
    }

    @Override
    public List<String> terms(Document record) {
        if (searched.isEmpty()) {
            return List.of();
        }
        List<String> terms = new ArrayList<>(searched.size());
        for (List<String> path : searched) {
            collect(record.fields(), path, 0, terms);
        }
        return terms;
    }

    private static void collect(
            @Nullable Object here, List<String> path, int step, List<String> terms) {
        if (terms.size() >= MAX_TERMS) {
            return;
        }
        if (step == path.size()) {
            String text =
                    switch (here) {
                        case String found -> found;
                        case Long found -> found.toString();
                        case BigDecimal found -> found.toString();
                        case null, default -> "";
                    };
            if (!text.isBlank() && text.length() <= MAX_TERM && !terms.contains(text)) {
                terms.add(text);
            }
        } else if (here instanceof List<?> list) {
            for (Object item : list) {
                collect(item, path, step + 1, terms);
            }
        } else if (here instanceof Map<?, ?> map) {
            collect(map.get(path.get(step)), path, step + 1, terms);
        }
    }

    @Override
    public Preparation prepare(Document record) {
        if (steps.isEmpty()) {
            return new Preparation.Ready(Scope.of(record));
        }
        Map<String, @Nullable Object> values = new HashMap<>();
        Names names = name -> name.equals(Scopes.RECORD) ? record.fields() : values.get(name);
        for (CompiledStep step : steps) {
            Optional<Preparation> end = step.run(names, values);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new Preparation.Ready(new Scope(record, values));
    }
}
