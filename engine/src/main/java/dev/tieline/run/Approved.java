package dev.tieline.run;

/** What became of a wish to approve a run. */
public enum Approved {
    /** It goes on. */
    GOES_ON,
    /** It waits for nobody, or finds out first what it would do. */
    NOT_WAITING,
    /** What it would do is something else by now. */
    ANOTHER_PLAN
}
