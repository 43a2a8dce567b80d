package dev.tieline.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What fuzz targets share: taking an input apart, and saying that a property does not hold. */
public final class Check {
    private Check() {}

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** So many texts, separated by U+0000; what is missing is empty. */
    public static List<String> parts(byte[] bytes, int count) {
        String[] found = Arrays.copyOf(text(bytes).split("\0", count), count);
        return Arrays.stream(found).map(part -> part == null ? "" : part).toList();
    }

    public static void that(boolean holds, String property, Object... facts) {
        if (!holds) {
            throw new AssertionError(property + " " + Arrays.deepToString(facts));
        }
    }

    public static void same(Object one, Object other, String property) {
        that(one.equals(other), property, one, other);
    }
}
