package dev.tieline.plan;

import dev.tieline.api.Spelling;
import dev.tieline.mapping.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Whether a value written out in a mapping can go where it stands, and how to write it if not. */
final class Literals {
    private static final int LONGEST_SHOWN = 60;

    private Literals() {}

    static Type type(Object value) {
        return switch (value) {
            case String text -> new Type.Text(List.of(text));
            case Long _ -> new Type.Whole();
            case BigDecimal _ -> new Type.Decimal();
            case Boolean _ -> new Type.Bool();
            default -> new Type.Any();
        };
    }

    /** Empty when it fits. */
    static Optional<Fit.Misfit> check(Object value, Type wanted) {
        boolean fits = Fit.check(type(value), wanted).isEmpty();
        if (fits) {
            return Optional.empty();
        }
        if (value instanceof String text
                && wanted instanceof Type.Text(List<String> accepted)
                && !accepted.isEmpty()) {
            return Optional.of(
                    new Fit.Misfit(
                            "does not accept '" + text + "'", Spelling.remedy(text, accepted)));
        }
        String given = value instanceof String ? "text" : type(value).words();
        return Optional.of(
                new Fit.Misfit(
                        "wants " + wanted.words() + "; here stands " + given,
                        remedy(value, wanted)));
    }

    /** Text short enough for a finding, on one line. */
    static String shown(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        String start = line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN);
        return start.equals(text.strip()) ? start : start + "...";
    }

    /** The text as an expression gives it. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String remedy(Object value, Type wanted) {
        if (wanted instanceof Type.Text) {
            return "put quotes around it";
        }
        boolean meant =
                value instanceof String text
                        && switch (wanted) {
                            case Type.Whole _ -> text.matches("-?[0-9]{1,18}");
                            case Type.Decimal _ -> text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
                            case Type.Bool _ -> text.equals("true") || text.equals("false");
                            case Type _ -> false;
                        };
        return meant ? "remove the quotes" : "write " + shape(wanted);
    }

    private static String shape(Type wanted) {
        return switch (wanted) {
            case Type.ListOf _ -> "a list: [ ... ]";
            case Type.Shape _, Type.MapOf _ -> "an object: { ... }";
            case Type _ -> wanted.words() + ", or an expression that gives it: ${...}";
        };
    }
}
