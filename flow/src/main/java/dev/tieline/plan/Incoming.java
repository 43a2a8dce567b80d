package dev.tieline.plan;

import dev.tieline.mapping.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What is left of a type when only some of its fields come in. */
final class Incoming {
    private Incoming() {}

    static Type only(Type type, Set<String> taken) {
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        if (type instanceof Type.Shape(Map<String, Type.Field> described, boolean _)) {
            described.forEach((name, field) -> {
                if (taken.contains(name)) {
                    fields.put(name, field);
                }
            });
        } else {
            taken.forEach(
                    name -> fields.put(name, new Type.Field(new Type.Any(), false, true, "", "")));
        }
        return new Type.Shape(fields, false);
    }
}
