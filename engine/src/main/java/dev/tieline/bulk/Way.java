package dev.tieline.bulk;

/**
 * How far a run is, as text: it reads rows from a position on, or has read all, or has also taken
 * away what was absent.
 */
sealed interface Way {

    /**
     * What is read and written, and how ({@code Bulk.route}): a position means nothing elsewhere.
     */
    String route();

    record Rows(String route, String position) implements Way {}

    record Read(String route) implements Way {}

    record Swept(String route) implements Way {}

    /** As it is kept. */
    default String text() {
        return route()
                + switch (this) {
                    case Rows(String _, String position) -> " rows:" + position;
                    case Read _ -> " read";
                    case Swept _ -> " swept";
                };
    }

    /**
     * @param text as {@link #text} made it
     */
    static Way of(String text) {
        String[] parts = text.split(" ", 2);
        return switch (parts[1]) {
            case "read" -> new Read(parts[0]);
            case "swept" -> new Swept(parts[0]);
            default -> new Rows(parts[0], parts[1].substring("rows:".length()));
        };
    }
}
