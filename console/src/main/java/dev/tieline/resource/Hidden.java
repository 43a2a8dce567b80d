package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.contract.JsonContract;
import dev.tieline.plan.Destination;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The classified values of one record, to be taken out of what others said about it: a destination
 * may quote in its answer what it was sent. Immutable.
 */
final class Hidden {
    /** With more classified values than these, every text is hidden instead. */
    private static final int MOST = 300;

    /** Shorter values are hidden only where they are the whole text. */
    private static final int SHORTEST = 2;

    /**
     * The text is somebody else's and may be long: nothing is looked at twice, for a name begins
     * only where no letter of a name is before it, or where the address before it ended.
     */
    private static final Pattern MAIL =
            Pattern.compile(
                    "(?:\\G|(?<![\\p{L}\\p{N}._+-]))[\\p{L}\\p{N}._+-]++(?:@|%40)[\\p{L}\\p{N}.-]++");

    /** A value may be a part of another. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed();

    private final boolean everything;
    private final Set<String> values;
    private final List<Pattern> patterns;

    private Hidden(boolean everything, Set<String> values) {
        this.everything = everything || values.size() > MOST;
        this.values = values.stream().map(Hidden::folded).collect(Collectors.toSet());
        this.patterns =
                this.everything
                        ? List.of()
                        : values.stream()
                                .filter(value -> value.length() >= SHORTEST)
                                .sorted(LONGEST_FIRST)
                                .flatMap(value -> Disguises.of(value).stream())
                                .toList();
    }

    /** Hides whatever it is asked about. */
    static Hidden everything() {
        return new Hidden(true, Set.of());
    }

    /**
     * @param payloads the record, and as it was before a person corrected it
     * @param mask the contract's
     */
    static Hidden of(List<Document> payloads, UnaryOperator<Document> mask) {
        Set<String> values = new HashSet<>();
        for (Document payload : payloads) {
            Document masked = mask.apply(payload);
            payload.mapLeaves((pointer, value) -> {
                boolean shown = masked.at(pointer).equals(Optional.ofNullable(value));
                if (!shown && value != null && !(value instanceof Boolean)) {
                    values.add(value.toString().strip());
                }
                return value;
            });
        }
        values.remove("");
        return new Hidden(false, values);
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** A text without the hidden values, and without e-mail addresses, whosever they are. */
    String text(String text) {
        if (text.isEmpty()) {
            return text;
        }
        if (everything || values.contains(folded(text))) {
            return JsonContract.MASK;
        }
        String clean = text;
        for (Pattern pattern : patterns) {
            clean = pattern.matcher(clean).replaceAll(JsonContract.MASK);
        }
        return withoutMail(clean);
    }

    /** A key, whole or not at all. */
    String key(String key) {
        boolean shown =
                key.isEmpty()
                        || (!everything
                                && !values.contains(folded(key))
                                && patterns.stream().noneMatch(p -> p.matcher(key).find()));
        return shown ? key : JsonContract.MASK;
    }

    Document document(Document document) {
        return document.mapLeaves((_, value) -> leaf(value));
    }

    /** A request; what a classified field was mapped to is hidden however it was changed. */
    Document request(Document request, List<Destination.MappingLine> mapping) {
        List<String> classified =
                mapping.stream()
                        .filter(line -> !line.classification().isEmpty())
                        .map(line -> "/" + line.field().replaceAll("[.\\[]", "/").replace("]", ""))
                        .toList();
        return request.mapLeaves((pointer, value) -> {
            boolean hide = classified.stream().anyMatch(at -> (pointer + "/").startsWith(at + "/"));
            return hide && value != null ? JsonContract.MASK : leaf(value);
        });
    }

    private @Nullable Object leaf(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text(text);
            case Boolean truth -> everything ? JsonContract.MASK : truth;
            default -> {
                String shown = value.toString();
                yield everything || values.contains(folded(shown)) ? JsonContract.MASK : value;
            }
        };
    }

    static String withoutMail(String text) {
        return MAIL.matcher(text).replaceAll(JsonContract.MASK);
    }

    /** A document whose contract nobody knows any more. */
    static Document unreadable(Document document) {
        return document.mapLeaves((_, value) -> value == null ? null : JsonContract.MASK);
    }
}
