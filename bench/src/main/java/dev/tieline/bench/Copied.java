package dev.tieline.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is copied from a table of one database into one of another.
 *
 * @param from the table; its databases are {@link #FROM} and {@link #TO}
 * @param columns of it, as the copy has them
 * @param key which columns of the copy say which row it is
 * @param values its other columns
 */
record Copied(String from, String columns, List<String> key, List<String> values) {
    static final String FROM = "erp";
    static final String TO = "shop";

    /** What tells all rows. */
    String out() {
        return "COPY (SELECT " + columns + " FROM " + from + ") TO STDOUT";
    }

    /**
     * What brings rows of a table named {@code stage} into a copy.
     *
     * @param onlyNew whether rows that are there like that are left alone
     */
    String merge(String into, boolean onlyNew) {
        String merge =
                "INSERT INTO %s AS there TABLE stage ON CONFLICT (%s) DO UPDATE SET %s"
                        .formatted(
                                into,
                                String.join(", ", key),
                                values.stream()
                                        .map(value -> value + " = EXCLUDED." + value)
                                        .collect(Collectors.joining(", ")));
        return onlyNew
                ? merge
                        + " WHERE (%s) IS DISTINCT FROM (%s)"
                                .formatted(each("there."), each("EXCLUDED."))
                : merge;
    }

    private String each(String before) {
        return values.stream().map(value -> before + value).collect(Collectors.joining(", "));
    }
}
