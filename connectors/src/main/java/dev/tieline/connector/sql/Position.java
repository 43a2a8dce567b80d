package dev.tieline.connector.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a reading stands: what a row has in the columns of the order, as a JSON list of texts. */
public final class Position {
    /** Characters; an index of PostgreSQL takes 2,700 bytes. */
    public static final int MAX_LENGTH = 20_000;

    private Position() {}

    /**
     * The text of a place.
     *
     * @param place without a null
     */
    public static String written(@Nullable String[] place) {
        return Json.written(Arrays.asList(place));
    }

    /** Texts as many as {@code columns}; empty when it is not such a list. */
    public static Optional<List<String>> read(String text, int columns) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        try {
            if (Json.read(text) instanceof List<?> list) {
                for (Object item : list) {
                    if (item instanceof String value && value.indexOf('\0') < 0) {
                        values.add(value);
                    }
                }
                return Optional.of(values)
                        .filter(all -> all.size() == columns && list.size() == columns)
                        .map(List::copyOf);
            }
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
