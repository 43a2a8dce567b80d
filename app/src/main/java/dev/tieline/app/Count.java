package dev.tieline.app;

/** Numbers with their noun. */
final class Count {
    private Count() {}

    /** {@code 1 flow}, {@code 2 flows}, {@code 3 deliveries}. */
    static String of(long number, String noun) {
        String many =
                noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return String.format(java.util.Locale.ROOT, "%,d %s", number, number == 1 ? noun : many);
    }
}
