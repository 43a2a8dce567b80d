package dev.tieline.plan;

import dev.tieline.api.Document;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of a flow can see of one record.
 *
 * @param record the record as accepted
 * @param values what steps made of it ({@code set}, {@code lookup}) and results of earlier
 *     deliveries, by name
 */
public record Scope(Document record, Map<String, @Nullable Object> values) {

    private static final Map<String, @Nullable Object> NONE = Map.of();

    public Scope {
        values = values.isEmpty() ? NONE : Collections.unmodifiableMap(new HashMap<>(values));
    }

    /** A scope before any step. */
    public static Scope of(Document record) {
        return new Scope(record, Map.of());
    }

    /** This scope and one more value, such as the result of a delivery under its name. */
    public Scope with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new HashMap<>(values);
        more.put(name, value);
        return new Scope(record, more);
    }
}
