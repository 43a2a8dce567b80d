package dev.tieline.connector.table;

/** Stands for a value that is there and cannot be told. */
public enum Unfit {
    /** Bytes that are no UTF-8, or hold a NUL. */
    NO_TEXT,
    /** Infinite, or not a number. */
    NO_NUMBER,
    /** A time that no calendar has. */
    NO_TIME,
    /** Larger than a row may be. */
    TOO_LONG,
    /** What a program left where it could not compute. */
    ERROR,
    /** What stands in place of the value of a formula that nobody computed. */
    NOT_COMPUTED
}
