package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;

/** Nobody can follow the table as things are; the message names no value. */
public final class Unfit extends Exception {
    private final transient Fault fault;

    /** What is to be done where the log has what was before. */
    public static final String BOTH_TYPES =
            "Let 'row' allow both what it was and what it is, as in 'type: [integer, string]',"
                    + " until the changes from before are through; the flow goes on where it"
                    + " stopped.";

    private static final String AS_IT_IS =
            "Write 'row' as the table is; the flow goes on where it stopped.";

    /** What is said of it. */
    public Unfit(String code, String message, String remedy) {
        super(code, null, false, false);
        this.fault = Fault.of(code, Blame.DESTINATION, message, remedy);
    }

    /** The table lacks a declared column. */
    public static Unfit missing(Object table, String column) {
        return new Unfit(
                "column-missing",
                "'" + table + "' has no column '" + column + "' (any more).",
                AS_IT_IS);
    }

    /** A declared column is of a type that is not carried. */
    public static Unfit notCarried(String column, String type) {
        return new Unfit(
                "column-not-carried",
                "Column '" + column + "' is of type " + type + ", which is not carried.",
                "Take it out of 'row'.");
    }

    /** A declared column is of a type that it is not declared with. */
    public static Unfit changed(String column, String type) {
        return new Unfit(
                "column-changed",
                "Column '" + column + "' is of type " + type + ", and 'row' says otherwise.",
                AS_IT_IS);
    }

    /** The same, for people. */
    public Fault fault() {
        return fault;
    }
}
