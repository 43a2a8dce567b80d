package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Problem;
import dev.tieline.api.SecretLook;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.plan.Plan;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields, fit to be shown. Those of the contract are its author's; any other was made
 * by a caller and may carry anything: a JSON text posted as a form is one long name. Immutable.
 */
final class FieldNames {
    /**
     * What a program would call a field, unless it looks like a secret; the empty name says
     * nothing.
     */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{0,40}");

    private final Set<String> known;

    private FieldNames(Set<String> known) {
        this.known = known;
    }

    /**
     * @param plan whose contract names fields; empty when nobody knows it any more
     */
    static FieldNames of(Optional<Plan> plan) {
        return of(plan.map(known -> known.contract().fields()).orElseGet(List::of));
    }

    static FieldNames of(Collection<Contract.Field> fields) {
        Set<String> known = new HashSet<>();
        for (Contract.Field field : fields) {
            steps(field.pointer()).map(FieldNames::read).forEach(known::add);
        }
        return new FieldNames(known);
    }

    /** A JSON Pointer without names that nobody vouches for. */
    String pointer(String pointer) {
        return steps(pointer)
                .map(step -> shown(read(step)) ? step : JsonContract.MASK)
                .collect(Collectors.joining("/"));
    }

    Problem problem(Problem problem) {
        return new Problem(
                pointer(problem.pointer()), problem.code(), problem.message(), problem.meaning());
    }

    Document document(Document document) {
        return Document.of(object(document.fields()));
    }

    private Map<String, @Nullable Object> object(Map<?, ?> object) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        inside(object).forEach((name, real) -> copy.put(name, value(object.get(real))));
        return copy;
    }

    private @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> object(object);
            case List<?> list -> list.stream().map(this::value).toList();
            case null, default -> value;
        };
    }

    /** What the names in an object are shown as, and what they are; two hidden ones differ. */
    Map<String, String> inside(Map<?, ?> object) {
        Map<String, String> names = new LinkedHashMap<>();
        int hidden = 0;
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (shown(name)) {
                names.put(name, name);
            } else {
                hidden++;
                names.put(JsonContract.MASK + (hidden == 1 ? "" : hidden), name);
            }
        }
        return names;
    }

    private boolean shown(String name) {
        return known.contains(name) || (PLAIN.matcher(name).matches() && !SecretLook.isIn(name));
    }

    private static Stream<String> steps(String pointer) {
        return Stream.of(pointer.split("/", -1));
    }

    private static String read(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
