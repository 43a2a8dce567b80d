package dev.tieline.api;

/**
 * A problem as data: what went wrong, whose it looks like and what to do. Shown to people and
 * stored; so it must never carry a secret or the value of a classified field.
 *
 * @param code stable, machine-readable, lower case with hyphens, such as {@code field-missing}
 * @param blame whose it looks like
 * @param message one plain sentence that says what happened and what was expected
 * @param remedy one plain sentence that says what a person can do; may be empty
 * @param field JSON Pointer of the field it is about in the record or request; empty when none
 */
public record Fault(String code, Blame blame, String message, String remedy, String field) {

    /**
     * Code of a refusal that is about the call and not about the record: no such path, method or
     * media type. Whoever sends the next record will hear the same.
     */
    public static final String CALL_UNFIT = "call-unfit";

    /** Code of a refusal by the hub itself: the system may only be read, so it was not called. */
    public static final String READ_ONLY = "read-only";

    /** A fault that names no field. */
    public static Fault of(String code, Blame blame, String message, String remedy) {
        return new Fault(code, blame, message, remedy, "");
    }
}
