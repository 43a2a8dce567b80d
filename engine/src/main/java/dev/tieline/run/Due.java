package dev.tieline.run;

import dev.tieline.ledger.Run;

/** What a run would be for that somebody began now. */
public sealed interface Due {

    /** This run, which has not begun. */
    record Coming(Run run) implements Due {}

    /**
     * None would begin.
     *
     * @param code stable
     * @param why in words, as a sentence
     */
    record Nothing(String code, String why) implements Due {}
}
