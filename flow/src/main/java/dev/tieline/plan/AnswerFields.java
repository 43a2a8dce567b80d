package dev.tieline.plan;

import dev.tieline.mapping.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of an answer by their paths with dots; reads types as {@code Document.find} values. */
final class AnswerFields {
    private static final int MAX_DEPTH = 5;

    private AnswerFields() {}

    /** What stands there; anything where nothing is known, empty where surely nothing stands. */
    static Optional<Type> at(Type here, String path) {
        return switch (here) {
            case Type.Any _ -> Optional.of(here);
            case Type.MapOf(Type value) -> Optional.of(value instanceof Type.Any ? value : here);
            case Type.Shape(Map<String, Type.Field> fields, boolean _) -> at(fields, path);
            case Type.Text _, Type.Whole _, Type.Decimal _, Type.Bool _, Type.ListOf _ ->
                    Optional.empty();
        };
    }

    private static Optional<Type> at(Map<String, Type.Field> fields, String path) {
        Type.Field exact = fields.get(path);
        if (exact != null) {
            return Optional.of(exact.type());
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            Type.Field first = fields.get(path.substring(0, dot));
            if (first != null) {
                return at(first.type(), path.substring(dot + 1));
            }
        }
        return fields.isEmpty() ? Optional.of(new Type.Any()) : Optional.empty();
    }

    /** All paths that are described. */
    static List<String> paths(Type here) {
        List<String> paths = new ArrayList<>();
        add(here, "", 0, paths);
        return paths;
    }

    private static void add(Type here, String before, int depth, List<String> paths) {
        if (depth < MAX_DEPTH && here instanceof Type.Shape(var fields, boolean _)) {
            fields.forEach((name, field) -> {
                paths.add(before + name);
                add(field.type(), before + name + ".", depth + 1, paths);
            });
        }
    }
}
