package dev.tieline.follow;

import dev.tieline.api.Following.Start;

/** Where a flow begins anew, as it is noted in place of a position. */
final class Chosen {
    private static final String ROWS = "again rows";
    private static final String NOW = "again now";

    private Chosen() {}

    static String text(boolean rows) {
        return rows ? ROWS : NOW;
    }

    static Start start(String noted) {
        return switch (noted) {
            case ROWS -> new Start.Now(true, true);
            case NOW -> new Start.Now(false, true);
            default -> new Start.Behind(noted);
        };
    }
}
