package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as a form and back: one input for every field of the contract, and for what came
 * besides. An emptied field is taken out of the record.
 */
final class Correction {
    private static final int MOST_FIELDS = 400;

    private final Document original;
    private final boolean clear;
    private final Map<String, Contract.Field> fields = new LinkedHashMap<>();

    /** An input: the field it stands for, and whether it holds JSON instead of plain text. */
    record Input(Contract.Field field, boolean json) {}

    /**
     * @param clear whether whoever corrects may see classified values; else they stand masked, and
     *     what is left masked stays as it was
     */
    Correction(Contract contract, Document original, boolean clear) {
        this.original = original;
        this.clear = clear;
        contract.fields().forEach(field -> fields.put(field.pointer(), field));
    }

    List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (Contract.Field field : fields.values()) {
            if (!field.pointer().contains("/*") && !hasNamedFields(field.pointer())) {
                inputs.add(new Input(field, holdsMore(field.pointer(), field.type())));
            }
        }
        for (String pointer : clear ? unknown() : Set.<String>of()) {
            Object value = original.at(pointer).orElse("");
            boolean more = value instanceof Map<?, ?> || value instanceof List<?>;
            inputs.add(
                    new Input(
                            new Contract.Field(
                                    pointer,
                                    "not in the contract; empty it to take it out",
                                    false,
                                    "",
                                    "",
                                    false),
                            more));
        }
        return inputs.stream().limit(MOST_FIELDS).toList();
    }

    private boolean hasNamedFields(String pointer) {
        return fields.keySet().stream()
                .anyMatch(other ->
                        other.startsWith(pointer + "/") && !other.startsWith(pointer + "/*"));
    }

    private boolean holdsMore(String pointer, String type) {
        return fields.containsKey(pointer + "/*")
                || type.contains("list")
                || type.contains("object");
    }

    /** What came that the contract does not name, at the highest level at which it does not. */
    private Set<String> unknown() {
        Set<String> unknown = new LinkedHashSet<>();
        original.mapLeaves((pointer, value) -> {
            String known = "";
            for (String step : pointer.substring(1).split("/", -1)) {
                String next = known + "/" + step;
                if (!fields.containsKey(next)) {
                    if (!fields.containsKey(known + "/*")) {
                        unknown.add(next);
                    }
                    break;
                }
                known = next;
            }
            return value;
        });
        return unknown;
    }

    /** Whether whoever corrects must not see what a field holds. */
    boolean hides(Input input) {
        String pointer = input.field().pointer();
        return !clear
                && fields.values().stream()
                        .filter(f -> (f.pointer() + "/").startsWith(pointer + "/"))
                        .anyMatch(f -> !f.classification().isEmpty());
    }

    /** The same of something inside a field; what the contract does not know is hidden. */
    boolean hides(String pointer) {
        return inputs().stream()
                .filter(input -> (pointer + "/").startsWith(input.field().pointer() + "/"))
                .findFirst()
                .map(this::hides)
                .orElse(!clear);
    }

    /** A text without what must not be seen. */
    String veiled(String text) {
        String veiled = text;
        for (Input input : inputs()) {
            if (hides(input)
                    && original.at(input.field().pointer()).orElse(null) instanceof String value
                    && value.length() > 2) {
                veiled = veiled.replace(value, JsonContract.MASK);
            }
        }
        return veiled;
    }

    /** The text of a field as it stands in the record. */
    String text(Input input) {
        Object value = original.at(input.field().pointer()).orElse(null);
        if (value != null && hides(input)) {
            return JsonContract.MASK;
        }
        return switch (value) {
            case null -> "";
            case Map<?, ?> tree -> JsonText.pretty(tree);
            case List<?> tree -> JsonText.pretty(tree);
            default -> value.toString();
        };
    }

    /** The record that a filled form stands for. */
    Document record(Map<String, String> texts) {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        for (String pointer : clear ? Set.<String>of() : unknown()) {
            put(root, pointer, original.at(pointer).orElse(null));
        }
        for (Input input : inputs()) {
            String text = texts.getOrDefault(input.field().pointer(), "");
            Object before = original.at(input.field().pointer()).orElse(null);
            if (text.equals(JsonContract.MASK) && before != null && hides(input)) {
                put(root, input.field().pointer(), before);
            } else if (!text.isEmpty() || "".equals(before)) {
                put(root, input.field().pointer(), value(input, text, before));
            }
        }
        return Document.of(root);
    }

    private static @Nullable Object value(Input input, String text, @Nullable Object before) {
        if (input.json()) {
            return json(text);
        }
        String type = input.field().type();
        if (type.contains("true or false") && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        boolean number =
                type.contains("number") || before instanceof Long || before instanceof BigDecimal;
        return number ? number(text).orElse(text) : text;
    }

    private static Optional<Object> number(String text) {
        return Optional.ofNullable(json(text))
                .filter(value -> value instanceof Long || value instanceof BigDecimal);
    }

    /** The value a JSON text stands for; else the text itself, for the contract to complain of. */
    private static @Nullable Object json(String text) {
        return JsonText.read("{\"v\":" + text + "}") instanceof Reading.Read(Document read)
                        && read.fields().size() == 1
                ? read.fields().get("v")
                : text;
    }

    @SuppressWarnings("unchecked") // Only objects made here are stepped into.
    private static void put(
            Map<String, @Nullable Object> root, String pointer, @Nullable Object value) {
        Map<String, @Nullable Object> here = root;
        String[] steps = pointer.substring(1).split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            Object inner = here.computeIfAbsent(name(steps[i]), _ -> new LinkedHashMap<>());
            if (!(inner instanceof LinkedHashMap<?, ?>)) {
                return;
            }
            here = (Map<String, @Nullable Object>) inner;
        }
        here.put(name(steps[steps.length - 1]), value);
    }

    private static String name(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** The texts of a posted form by pointer. */
    static Map<String, String> texts(Document form) {
        Map<String, String> texts = new TreeMap<>();
        form.fields()
                .forEach((name, value) -> {
                    if (name.startsWith("/") && value instanceof String text) {
                        texts.put(name, text.replace("\r\n", "\n"));
                    }
                });
        return texts;
    }
}
