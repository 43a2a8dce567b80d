package dev.tieline.plan;

import dev.tieline.api.Fault;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Value;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of a flow, ready to run. Immutable and thread-safe. */
sealed interface CompiledStep {

    /** Runs on what is there so far; adds to it. Empty: the record goes on. */
    Optional<Preparation> run(Names names, Map<String, @Nullable Object> values);

    record Assign(String name, Piece piece) implements CompiledStep {
        @Override
        public Optional<Preparation> run(Names names, Map<String, @Nullable Object> values) {
            return switch (piece.make(names)) {
                case Value.Present(Object value) -> {
                    values.put(name, value);
                    yield Optional.empty();
                }
                case Value.Absent _ -> Optional.empty();
                case Value.Failed(Fault fault) -> Optional.of(new Preparation.Held(fault));
            };
        }
    }

    record Keep(Expression condition) implements CompiledStep {
        @Override
        public Optional<Preparation> run(Names names, Map<String, @Nullable Object> values) {
            return switch (condition.evaluate(names)) {
                case Value.Present(Object value) when value.equals(true) -> Optional.empty();
                case Value.Present(Object value) when value.equals(false) ->
                        Optional.of(new Preparation.Skipped(condition.text()));
                case Value.Present _, Value.Absent _ ->
                        Optional.of(new Preparation.Held(Faults.noAnswer(condition.text())));
                case Value.Failed(Fault fault) -> Optional.of(new Preparation.Held(fault));
            };
        }
    }

    /**
     * @param field pointer of the record's field that {@code by} reads; empty when it is another
     */
    record Lookup(
            String table,
            Map<String, Map<String, String>> rows,
            Expression by,
            String as,
            boolean hold,
            String field)
            implements CompiledStep {
        @Override
        public Optional<Preparation> run(Names names, Map<String, @Nullable Object> values) {
            return switch (by.evaluate(names)) {
                case Value.Present(Object key) -> found(String.valueOf(key), values);
                case Value.Absent _ -> missing(Faults.lookupEmpty(table, field));
                case Value.Failed(Fault fault) -> Optional.of(new Preparation.Held(fault));
            };
        }

        private Optional<Preparation> found(String key, Map<String, @Nullable Object> values) {
            Map<String, String> row = rows.get(key);
            if (row == null) {
                return missing(Faults.lookupMissing(table, field));
            }
            values.put(as, row);
            return Optional.empty();
        }

        private Optional<Preparation> missing(Fault fault) {
            return hold ? Optional.of(new Preparation.Held(fault)) : Optional.empty();
        }
    }
}
