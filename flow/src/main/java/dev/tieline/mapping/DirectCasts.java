package dev.tieline.mapping;

import java.util.Optional;

/** The casts that have direct code. */
final class DirectCasts {
    private DirectCasts() {}

    /** A value of this type cast by a function; empty when CEL has to. */
    static Optional<Code> cast(String function, Code code, Type type) {
        return switch (type) {
            case Type.Text _ ->
                    switch (function) {
                        case "string" -> Optional.of(code);
                        case "int" -> into(code, Code.Into.wholeOfText);
                        case "double" -> into(code, Code.Into.decimalOfText);
                        default -> Optional.empty();
                    };
            case Type.Whole _ ->
                    switch (function) {
                        case "string" -> into(code, Code.Into.textOfWhole);
                        case "double" -> into(code, Code.Into.decimalOfWhole);
                        default -> Optional.empty();
                    };
            case Type.Bool _ ->
                    function.equals("string") ? into(code, Code.Into.textOfBool) : Optional.empty();
            // A computed zero may have a sign, which documents lack.
            case Type.Decimal _ ->
                    function.equals("string") && code instanceof Code.Path
                            ? into(code, Code.Into.textOfDecimal)
                            : Optional.empty();
            case Type.ListOf _, Type.MapOf _, Type.Shape _, Type.Any _ -> Optional.empty();
        };
    }

    /** Of what such a function gives. */
    static Type type(String function) {
        return switch (function) {
            case "int" -> new Type.Whole();
            case "double" -> new Type.Decimal();
            default -> Type.Text.ANY;
        };
    }

    private static Optional<Code> into(Code code, Code.Into into) {
        return Optional.of(new Code.Cast(code, into));
    }
}
