package dev.tieline.plan;

import dev.tieline.mapping.Type;
import java.util.Map;
import java.util.Optional;

/** Whether values of one type can go where another is wanted. */
final class Fit {
    private Fit() {}

    /**
     * Why not.
     *
     * @param problem what does not fit, as the rest of a sentence
     * @param remedy what to write instead
     */
    record Misfit(String problem, String remedy) {}

    /** Empty when it fits, or may fit and only a record can tell. */
    static Optional<Misfit> check(Type given, Type wanted) {
        if (given instanceof Type.Any || wanted instanceof Type.Any) {
            return Optional.empty();
        }
        return switch (wanted) {
            case Type.Text text -> text(given, text);
            case Type.Whole _ ->
                    given instanceof Type.Whole
                            ? Optional.empty()
                            : misfit(given, wanted, "turn it into a whole number with int(...)");
            case Type.Decimal _ ->
                    given instanceof Type.Decimal || given instanceof Type.Whole
                            ? Optional.empty()
                            : misfit(given, wanted, "turn it into a number with double(...)");
            case Type.Bool _ ->
                    given instanceof Type.Bool
                            ? Optional.empty()
                            : misfit(
                                    given, wanted, "compare it with something, such as x == 'yes'");
            case Type.ListOf(Type item) ->
                    given instanceof Type.ListOf(Type each)
                            ? check(each, item).map(inner -> within("an item", inner))
                            : misfit(given, wanted, "write a list: [ ... ]");
            case Type.MapOf(Type value) -> freeKeys(given, wanted, value);
            case Type.Shape shape -> shape(given, shape);
            case Type.Any _ -> Optional.empty();
        };
    }

    private static Optional<Misfit> text(Type given, Type.Text wanted) {
        return switch (given) {
            case Type.Text(var some) -> {
                var foreign =
                        some.stream().filter(one -> !wanted.accepted().contains(one)).toList();
                yield wanted.accepted().isEmpty() || foreign.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Misfit(
                                        "may be '"
                                                + foreign.getFirst()
                                                + "', which is not "
                                                + wanted.words(),
                                        "choose another value for it, or add it there"));
            }
            case Type.Whole _, Type.Decimal _, Type.Bool _ ->
                    misfit(given, wanted, "turn it into text with string(...)");
            case Type.ListOf _ ->
                    misfit(given, wanted, "choose one of its items, or join them: x.join(', ')");
            case Type _ -> misfit(given, wanted, "choose one of its fields");
        };
    }

    private static Optional<Misfit> freeKeys(Type given, Type wanted, Type value) {
        return switch (given) {
            case Type.MapOf(Type each) -> check(each, value).map(i -> within("a value", i));
            case Type.Shape(Map<String, Type.Field> fields, boolean _) ->
                    fields.entrySet().stream()
                            .flatMap(field ->
                                    check(field.getValue().type(), value)
                                            .map(i -> within(quoted(field.getKey()), i))
                                            .stream())
                            .findFirst();
            case Type _ -> misfit(given, wanted, "write an object: { ... }");
        };
    }

    private static Optional<Misfit> shape(Type given, Type.Shape wanted) {
        if (given instanceof Type.MapOf) {
            return Optional.empty();
        }
        if (!(given instanceof Type.Shape(Map<String, Type.Field> fields, boolean _))) {
            return misfit(given, wanted, "write an object: { ... }");
        }
        for (Map.Entry<String, Type.Field> field : wanted.fields().entrySet()) {
            Type.Field source = fields.get(field.getKey());
            if (field.getValue().required() && (source == null || source.uncertain())) {
                return Optional.of(
                        new Misfit(
                                "may lack the required field " + quoted(field.getKey()),
                                "map it field by field"));
            }
        }
        for (Map.Entry<String, Type.Field> field : fields.entrySet()) {
            Type.Field target = wanted.fields().get(field.getKey());
            if (target == null && !wanted.open()) {
                return Optional.of(
                        new Misfit(
                                "has a field " + quoted(field.getKey()) + ", which is not wanted",
                                "map it field by field"));
            }
            Optional<Misfit> inner =
                    target == null
                            ? Optional.empty()
                            : check(field.getValue().type(), target.type());
            if (inner.isPresent()) {
                return inner.map(i -> within(quoted(field.getKey()), i));
            }
        }
        return Optional.empty();
    }

    private static Misfit within(String what, Misfit inner) {
        return new Misfit("does not fit: " + what + " " + inner.problem(), inner.remedy());
    }

    private static Optional<Misfit> misfit(Type given, Type wanted, String remedy) {
        return Optional.of(
                new Misfit("gives " + given.words() + ", wanted is " + wanted.words(), remedy));
    }

    private static String quoted(String name) {
        return "'" + name + "'";
    }
}
