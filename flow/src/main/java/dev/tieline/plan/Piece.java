package dev.tieline.plan;

import dev.tieline.api.Fault;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a mapping, ready to make its value. Immutable and thread-safe. */
sealed interface Piece {

    /** Makes the value; absent ones are left out of what holds them. Never throws. */
    Value make(Names names);

    record Fixed(Object value, Value.Present present) implements Piece {
        Fixed(Object value) {
            this(value, new Value.Present(value));
        }

        @Override
        public Value make(Names names) {
            return present;
        }
    }

    /** A null that was written: it stands in the result, unlike what is absent. */
    record Null() implements Piece {
        @Override
        public Value make(Names names) {
            return Value.Absent.ABSENT;
        }
    }

    /**
     * @param at JSON Pointer of the field it fills
     */
    record Computed(Expression expression, String at) implements Piece {
        @Override
        public Value make(Names names) {
            Value value = expression.evaluate(names);
            return value instanceof Value.Failed(Fault fault) && fault.field().isEmpty()
                    ? new Value.Failed(
                            new Fault(
                                    fault.code(),
                                    fault.blame(),
                                    fault.message(),
                                    fault.remedy(),
                                    at))
                    : value;
        }
    }

    /** Text with values in it. */
    record Joined(List<Piece> parts) implements Piece {
        private static final int MAX_TEXT = 1 << 20;
        private static final int MAX_DIGITS = 400;

        @Override
        public Value make(Names names) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                Value value = parts.get(i).make(names);
                if (!(value instanceof Value.Present(Object part))) {
                    return value;
                }
                text.append(shown(part));
                if (text.length() > MAX_TEXT) {
                    return new Value.Failed(Faults.tooLarge());
                }
            }
            return new Value.Present(text.toString());
        }

        private static String shown(Object value) {
            boolean plain =
                    value instanceof BigDecimal number
                            && number.scale() > -MAX_DIGITS
                            && number.scale() < MAX_DIGITS;
            return plain ? ((BigDecimal) value).toPlainString() : value.toString();
        }
    }

    record Fields(List<String> names, List<Piece> pieces) implements Piece {
        @Override
        public Value make(Names scope) {
            Map<String, @Nullable Object> made = LinkedHashMap.newLinkedHashMap(names.size());
            for (int i = 0; i < names.size(); i++) {
                switch (pieces.get(i).make(scope)) {
                    case Value.Present(Object value) -> made.put(names.get(i), value);
                    case Value.Absent _ -> {
                        if (pieces.get(i) instanceof Null) {
                            made.put(names.get(i), null);
                        }
                    }
                    case Value.Failed failed -> {
                        return failed;
                    }
                }
            }
            return new Value.Present(made);
        }
    }

    record Items(List<Piece> items) implements Piece {
        @Override
        public Value make(Names names) {
            List<@Nullable Object> made = new ArrayList<>(items.size());
            for (Piece item : items) {
                switch (item.make(names)) {
                    case Value.Present(Object value) -> made.add(value);
                    case Value.Absent _ -> {
                        if (item instanceof Null) {
                            made.add(null);
                        }
                    }
                    case Value.Failed failed -> {
                        return failed;
                    }
                }
            }
            return new Value.Present(made);
        }
    }
}
