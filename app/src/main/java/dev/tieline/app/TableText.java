package dev.tieline.app;

import dev.tieline.connector.sql.TableOffer;
import dev.tieline.format.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is offered for a table or a query, to be copied and looked over. */
final class TableText {
    private static final int WIDTH = 90;

    /** Text that means nothing to YAML. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_., \"`]+");

    /** Keywords in the order in which people write them. */
    private static final List<String> KEYWORDS =
            List.of("type", "format", "maxLength", "enum", "contentEncoding", "items");

    /** Those by which an answer is looked at. */
    private static final List<String> OF_ROWS = List.of("type", "format", "items");

    private TableText() {}

    /**
     * @param file of the system
     */
    static String of(String file, TableOffer offer) {
        String name = OfferText.name(offer.name());
        StringBuilder text = new StringBuilder();
        text.append("# in ").append(file).append(", where 'allow' must grant it: ");
        text.append(name).append(".read: [");
        text.append(
                offer.query()
                        .map(query ->
                                query.parameters().stream()
                                        .map(OfferText::yaml)
                                        .collect(Collectors.joining(", ")))
                        .orElse(""));
        text.append("]\n");
        text.append("operations:\n  ").append(name).append(".read:\n");
        statement(offer, text);
        order(offer, text);
        row(offer, text);
        text.append("\n# contracts/").append(name).append(".schema.json\n");
        text.append(contract(offer));
        said("Left out:", offer.left(), text);
        said("Not sure:", offer.doubts(), text);
        return text.toString();
    }

    private static void statement(TableOffer offer, StringBuilder text) {
        if (offer.query().isPresent()) {
            query(offer.query().get().statement(), text);
            return;
        }
        List<String> words = offer.columns().stream().map(TableOffer.Column::word).toList();
        String line = "SELECT " + String.join(", ", words) + " FROM " + offer.from();
        if (line.length() < WIDTH && PLAIN.matcher(line).matches()) {
            text.append("    read: ").append(line).append('\n');
            return;
        }
        text.append("    read: >-\n");
        line = "SELECT";
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i < words.size() - 1 ? "," : "");
            // Lines are folded between columns only: no name is broken.
            boolean fits = i == 0 || line.length() + word.length() < WIDTH;
            if (!fits) {
                text.append("      ").append(line).append('\n');
            }
            line = fits ? line + " " + word : word;
        }
        text.append("      ").append(line).append('\n');
        text.append("      FROM ").append(offer.from()).append('\n');
    }

    /** As it was written: a line that is folded could end in a comment. */
    private static void query(String query, StringBuilder text) {
        if (query.length() < WIDTH && PLAIN.matcher(query).matches()) {
            text.append("    read: ").append(query).append('\n');
            return;
        }
        text.append("    read: |-\n");
        query.lines().forEach(line -> text.append("      ").append(line).append('\n'));
    }

    private static void order(TableOffer offer, StringBuilder text) {
        if (offer.order().isEmpty()) {
            text.append("    # order: ")
                    .append(OfferText.oneLine(offer.unordered()))
                    .append(
                            "; for many rows name columns that are unique together and never NULL\n");
            return;
        }
        List<String> names = offer.order().stream().map(OfferText::yaml).toList();
        text.append("    order: ")
                .append(names.size() == 1 ? names.getFirst() : "[" + String.join(", ", names) + "]")
                .append('\n');
    }

    private static void row(TableOffer offer, StringBuilder text) {
        text.append("    row:\n      type: object\n");
        String required =
                required(offer).stream().map(OfferText::yaml).collect(Collectors.joining(", "));
        if (!required.isEmpty()) {
            text.append("      required: [").append(required).append("]\n");
        }
        text.append("      properties:\n");
        for (TableOffer.Column column : offer.columns()) {
            text.append("        ").append(OfferText.yaml(column.name())).append(": ");
            text.append(flow(schema(column, OF_ROWS))).append('\n');
        }
    }

    private static List<String> required(TableOffer offer) {
        return offer.columns().stream()
                .filter(column -> !column.nullable())
                .map(TableOffer.Column::name)
                .toList();
    }

    private static String contract(TableOffer offer) {
        Map<String, Object> properties = new LinkedHashMap<>();
        offer.columns().forEach(column -> properties.put(column.name(), schema(column, KEYWORDS)));
        return OfferText.contract(required(offer), properties);
    }

    private static Map<String, Object> schema(TableOffer.Column column, List<String> keywords) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (String keyword : keywords) {
            Object value = column.schema().get(keyword);
            if (value != null) {
                schema.put(keyword, column.nullable() ? nullable(keyword, value) : value);
            }
        }
        return schema;
    }

    private static Object nullable(String keyword, Object value) {
        return switch (keyword) {
            case "type" -> List.of(value, "null");
            case "enum" -> {
                List<@Nullable Object> choices = new ArrayList<>((List<?>) value);
                choices.add(null);
                yield choices;
            }
            default -> value;
        };
    }

    /** A schema in one line of YAML. */
    private static String flow(Object value) {
        return switch (value) {
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
            case List<?> list ->
                    list.stream().map(TableText::flow).collect(Collectors.joining(", ", "[", "]"));
            case String text -> OfferText.yaml(text);
            default -> JsonText.compact(value);
        };
    }

    private static void said(String title, List<String> sentences, StringBuilder text) {
        if (!sentences.isEmpty()) {
            text.append("\n# ").append(title).append('\n');
            sentences.forEach(
                    said -> text.append("# - ").append(OfferText.oneLine(said)).append('\n'));
        }
    }
}
