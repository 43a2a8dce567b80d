package dev.tieline.app;

import dev.tieline.connector.files.FileOffer;
import dev.tieline.format.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is offered for a file, to be copied and looked over. */
final class OfferText {
    /** Neither a number nor one of YAML's words, older ones included. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][A-Za-z0-9_.-]*");

    private OfferText() {}

    static String of(String file, FileOffer offer) {
        String name = name(file.replaceFirst("\\..*", ""));
        StringBuilder text = new StringBuilder();
        text.append("# in a system of files; ")
                .append(Count.of(offer.rows(), "row"))
                .append(" looked at\n");
        text.append("operations:\n  ").append(name).append(".read:\n");
        text.append("    read: ").append(yaml(file)).append('\n');
        text.append("    format: ").append(offer.format()).append('\n');
        csv(offer, text);
        if (!offer.compression().isEmpty()) {
            text.append("    compression: ").append(offer.compression()).append('\n');
        }
        if (!offer.sheet().isEmpty()) {
            text.append("    sheet: ").append(yaml(offer.sheet())).append('\n');
        }
        row(offer, text);
        text.append("\n# contracts/").append(name).append(".schema.json\n");
        text.append(contract(offer));
        if (!offer.doubts().isEmpty()) {
            text.append("\n# Not sure:\n");
            offer.doubts()
                    .forEach(doubt -> text.append("# - ").append(oneLine(doubt)).append('\n'));
        }
        return text.toString();
    }

    /** What operations and contracts are called after something that people named. */
    static String name(String given) {
        String name =
                given.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^[-0-9]+|-+$", "");
        return name.isEmpty() ? "rows" : name;
    }

    private static void csv(FileOffer offer, StringBuilder text) {
        FileOffer.Csv csv = offer.csv();
        List<String> keys = new ArrayList<>();
        if (csv.delimiter() != ',') {
            keys.add(
                    "delimiter: "
                            + (csv.delimiter() == '\t' ? "tab" : "\"" + csv.delimiter() + "\""));
        }
        if (csv.quote() != '"') {
            keys.add("quote: " + (csv.quote() == 0 ? "none" : "\"" + csv.quote() + "\""));
        }
        if (!csv.header()) {
            keys.add("header: false");
        }
        if (!csv.encoding().equals(StandardCharsets.UTF_8)) {
            keys.add("encoding: " + csv.encoding().name());
        }
        if (csv.decimal() != '.') {
            keys.add("decimal: \"" + csv.decimal() + "\"");
        }
        if (!keys.isEmpty()) {
            text.append("    csv: { ").append(String.join(", ", keys)).append(" }\n");
        }
    }

    private static void row(FileOffer offer, StringBuilder text) {
        text.append("    row:\n      type: object\n");
        String required =
                offer.columns().stream()
                        .filter(FileOffer.Column::always)
                        .map(column -> yaml(column.name()))
                        .collect(Collectors.joining(", "));
        if (!required.isEmpty()) {
            text.append("      required: [").append(required).append("]\n");
        }
        text.append("      properties:\n");
        for (FileOffer.Column column : offer.columns()) {
            text.append("        ").append(yaml(column.name())).append(": ");
            text.append(form(column)).append('\n');
        }
    }

    private static String contract(FileOffer offer) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (FileOffer.Column column : offer.columns()) {
            Object type = column.nullable() ? List.of(column.type(), "null") : column.type();
            properties.put(
                    column.name(), column.type().isEmpty() ? Map.of() : Map.of("type", type));
            if (column.always()) {
                required.add(column.name());
            }
        }
        return contract(required, properties);
    }

    /** A contract of these fields. */
    static String contract(List<String> required, Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("type", "object");
        schema.put("required", required);
        schema.put("properties", properties);
        return JsonText.pretty(schema).strip() + "\n";
    }

    private static String form(FileOffer.Column column) {
        if (column.type().isEmpty()) {
            return "{}";
        }
        String types = column.nullable() ? "[" + column.type() + ", \"null\"]" : column.type();
        return "{ type: " + types + " }";
    }

    /** A text as YAML has it, wherever it stands. */
    static String yaml(String text) {
        return PLAIN.matcher(text).matches() ? text : JsonText.compact(text);
    }

    /** A name from elsewhere must not look like another line. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ");
    }
}
