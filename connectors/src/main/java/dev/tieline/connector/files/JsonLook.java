package dev.tieline.connector.files;

import dev.tieline.connector.form.JsonAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of a JSON file. Used once. */
final class JsonLook {
    private final List<String> doubts;
    private final Map<String, Seen> fields = new LinkedHashMap<>();
    private long rows;
    private long bad;

    JsonLook(List<String> doubts) {
        this.doubts = doubts;
    }

    /** What was seen of a field. */
    private static final class Seen {
        final Set<String> types = new LinkedHashSet<>();
        long rows;
    }

    FileOffer look(byte[] bytes, boolean array, String compression) throws IOException {
        try (JsonScan scan = new JsonScan("it", FileLook.stream(bytes), array)) {
            while (rows + bad < FileLook.MAX_ROWS && scan.advance()) {
                look(scan);
            }
        } catch (FileRefused _) {
            // The look may end within the array.
            bad += rows == 0 ? 1 : 0;
        }
        if (rows == 0) {
            throw new FileLook.Unclear("it holds no row that is a JSON object.");
        }
        if (bad > 0) {
            doubts.add(bad + " of " + (rows + bad) + " rows are no JSON objects.");
        }
        List<FileOffer.Column> columns = new ArrayList<>();
        fields.forEach((name, seen) -> columns.add(column(name, seen)));
        return new FileOffer(
                array ? "json" : "jsonl", compression, CsvLook.NONE, "", columns, rows, doubts);
    }

    private void look(JsonScan scan) {
        if (!(row(scan).orElse("") instanceof Map<?, ?> object)) {
            bad++;
            return;
        }
        rows++;
        object.forEach((name, value) -> {
            Seen seen = fields.computeIfAbsent(String.valueOf(name), _ -> new Seen());
            seen.rows++;
            seen.types.add(type(value));
        });
    }

    private static Optional<Object> row(JsonScan scan) {
        try {
            return scan.tooLong() || !scan.isText()
                    ? Optional.empty()
                    : JsonAnswer.row(scan.window(), scan.start(), scan.length());
        } catch (JsonAnswer.TooMuch _) {
            return Optional.empty();
        }
    }

    private static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean _ -> "boolean";
            case Long _ -> "integer";
            case BigDecimal _ -> "number";
            case List<?> _ -> "array";
            case Map<?, ?> _ -> "object";
            default -> "string";
        };
    }

    private FileOffer.Column column(String name, Seen seen) {
        boolean nullable = seen.types.remove("null");
        if (seen.types.contains("number")) {
            seen.types.remove("integer");
        }
        if (seen.types.size() > 1) {
            doubts.add("'" + name + "' is " + String.join(" or ", seen.types) + ".");
        }
        if (seen.types.isEmpty()) {
            doubts.add("'" + name + "' is null in every row.");
        }
        String type = seen.types.size() == 1 ? seen.types.iterator().next() : "";
        return new FileOffer.Column(name, type, seen.rows == rows, nullable);
    }
}
