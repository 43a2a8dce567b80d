package dev.tieline.mapping;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Our types as CEL's, and back. Every shape gets a name of its own, after the path where it stands.
 */
// Filled before the environment is built, never changed after it.
@SuppressWarnings("Immutable")
final class Structs implements CelTypeProvider {
    private final Map<String, StructType> structs = new LinkedHashMap<>();
    private final Map<String, Type.Shape> shapes = new HashMap<>();

    /** The CEL type of a value of this type at this path. */
    CelType declare(String path, Type type) {
        return switch (type) {
            case Type.Text _ -> SimpleType.STRING;
            case Type.Whole _ -> SimpleType.INT;
            case Type.Decimal _ -> SimpleType.DOUBLE;
            case Type.Bool _ -> SimpleType.BOOL;
            case Type.Any _ -> SimpleType.DYN;
            case Type.ListOf(Type item) -> ListType.create(declare(path + ".item", item));
            case Type.MapOf(Type value) ->
                    MapType.create(SimpleType.STRING, declare(path + ".value", value));
            case Type.Shape shape -> struct(path, shape);
        };
    }

    private StructType struct(String path, Type.Shape shape) {
        String name = "tieline." + path;
        Map<String, CelType> fields = new HashMap<>();
        shape.fields()
                .forEach((field, at) -> fields.put(field, declare(path + "." + field, at.type())));
        StructType struct =
                StructType.create(
                        name,
                        ImmutableSet.copyOf(shape.fields().keySet()),
                        field -> Optional.ofNullable(fields.get(field)));
        structs.put(name, struct);
        shapes.put(name, shape);
        return struct;
    }

    /** The shape behind a struct of this name. */
    Optional<Type.Shape> shape(CelType type) {
        return Optional.ofNullable(shapes.get(type.name()));
    }

    /** Our type for what an expression gives; empty for what has no place in a document. */
    Optional<Type> typeOf(CelType type) {
        return switch (type.kind()) {
            case STRING -> Optional.of(Type.Text.ANY);
            case INT -> Optional.of(new Type.Whole());
            case DOUBLE -> Optional.of(new Type.Decimal());
            case BOOL -> Optional.of(new Type.Bool());
            case LIST -> typeOf(parameter(type, 0)).map(Type.ListOf::new);
            case MAP -> typeOf(parameter(type, 1)).map(Type.MapOf::new);
            case STRUCT -> shape(type).map(shape -> shape);
            case DYN, ANY, NULL_TYPE, TYPE_PARAM -> Optional.of(new Type.Any());
            default -> Optional.empty();
        };
    }

    static boolean isOptional(CelType type) {
        return type.name().equals(OptionalType.NAME);
    }

    static CelType parameter(CelType type, int index) {
        ImmutableList<CelType> parameters = type.parameters();
        return index < parameters.size() ? parameters.get(index) : SimpleType.DYN;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(structs.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(structs.get(name));
    }
}
