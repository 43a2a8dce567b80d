package dev.tieline.plan;

import dev.tieline.api.Columns;
import dev.tieline.api.Fault;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * An object.
     *
     * @param names of its fields
     * @param columns the same
     */
    record Fields(List<String> names, List<Piece> pieces, Columns columns) implements Piece {
        Fields(List<String> names, List<Piece> pieces) {
            this(List.copyOf(names), List.copyOf(pieces), new Columns(names));
        }

        @Override
        public Value make(Names scope) {
            @Nullable Object[] made = new Object[pieces.size()];
            for (int i = 0; i < made.length; i++) {
                Piece piece = pieces.get(i);
                switch (piece.make(scope)) {
                    case Value.Present(Object value) -> made[i] = value;
                    case Value.Absent _ -> made[i] = piece instanceof Null ? null : Columns.ABSENT;
                    case Value.Failed failed -> {
                        return failed;
                    }
                }
            }
            return new Value.Present(columns.fields(made));
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
