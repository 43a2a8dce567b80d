package dev.tieline.run;

/** What became of a wish to run. */
public sealed interface Started {
    /** It runs. */
    record Begun(long run) implements Started {}

    /** The flow runs already. */
    record Busy(long run) implements Started {}

    /** The flow asks nobody. */
    record AsksNobody() implements Started {}

    /** No hub runs here: the store is only open for questions. */
    record AtRest() implements Started {}
}
