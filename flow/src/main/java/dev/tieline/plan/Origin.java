package dev.tieline.plan;

import dev.tieline.api.Place;
import dev.tieline.contract.ClassedFields;
import dev.tieline.mapping.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which classed fields the value behind a name, or a part of it, comes from. */
@FunctionalInterface
interface Origin {
    /** Nothing classed. */
    Origin NONE = _ -> List.of();

    /** What may be in what nothing describes. */
    List<String> UNDESCRIBED = List.of("personal", "payment");

    /**
     * @param path names below the name
     */
    List<Trail> at(List<String> path);

    /** What a schema describes. */
    static Origin described(
            String name,
            Map<String, ? extends @Nullable Object> schema,
            Function<String, Place> places) {
        ClassedFields fields = ClassedFields.of(schema);
        return path ->
                fields.at(path).stream()
                        .map(field ->
                                Trail.from(
                                        field.classification(),
                                        name + "." + field.path(),
                                        places.apply(field.pointer())))
                        .toList();
    }

    /** What a step made of this. */
    static Origin made(Collection<Trail> trails) {
        List<Trail> all = List.copyOf(trails);
        return all.isEmpty() ? NONE : _ -> all;
    }

    /**
     * An answer: what its schema says, and where nothing describes it, all that its system may
     * hold: what is read from a system comes from people, whether it was cleared to get more or
     * not.
     */
    static Origin answer(
            String name, Type type, Origin described, Set<String> clearance, Place declared) {
        return path -> {
            List<Trail> known = described.at(path);
            if (!undescribed(type, path)) {
                return known;
            }
            Stream<String> assumed = Stream.concat(UNDESCRIBED.stream(), clearance.stream());
            return Stream.concat(
                            known.stream(),
                            assumed.distinct().map(c -> Trail.from(c, name, declared)))
                    .toList();
        };
    }

    private static boolean undescribed(Type type, List<String> path) {
        if (path.isEmpty()) {
            return undescribed(type);
        }
        return switch (type) {
            case Type.Shape(Map<String, Type.Field> fields, boolean _)
                    when fields.containsKey(path.getFirst()) ->
                    undescribed(fields.get(path.getFirst()).type(), path.subList(1, path.size()));
            case Type.MapOf(Type value) -> undescribed(value, path.subList(1, path.size()));
            case Type _ -> true;
        };
    }

    private static boolean undescribed(Type type) {
        return switch (type) {
            case Type.Any _ -> true;
            case Type.ListOf(Type item) -> undescribed(item);
            case Type.MapOf(Type value) -> undescribed(value);
            case Type.Shape(Map<String, Type.Field> fields, boolean open) ->
                    open || fields.values().stream().anyMatch(f -> undescribed(f.type()));
            case Type.Text _, Type.Whole _, Type.Decimal _, Type.Bool _ -> false;
        };
    }
}
