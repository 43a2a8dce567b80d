package dev.tieline.bulk;

/**
 * How far a run is, as text: it reads rows from a position on, or has read all, or has also taken
 * away what was absent.
 */
sealed interface Way {

    record Rows(String position) implements Way {}

    record Read() implements Way {}

    record Swept() implements Way {}

    /** As it is kept. */
    default String text() {
        return switch (this) {
            case Rows(String position) -> "rows:" + position;
            case Read() -> "read";
            case Swept() -> "swept";
        };
    }

    /**
     * @param text as {@link #text} made it; empty before the first chunk
     */
    static Way of(String text) {
        return switch (text) {
            case "" -> new Rows("");
            case "read" -> new Read();
            case "swept" -> new Swept();
            default -> new Rows(text.substring("rows:".length()));
        };
    }
}
