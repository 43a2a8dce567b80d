package dev.tieline.app;

/** Numbers with their noun. */
final class Count {
    private Count() {}

    /** {@code 1 flow}, {@code 2 flows}. */
    static String of(long number, String noun) {
        return String.format(
                java.util.Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
