package dev.tieline.testkit;

/**
 * A moment in a hub's work at which it ends itself, so that what it leaves behind at just that
 * moment can be looked at.
 *
 * @param name of the moment, in words
 * @param method at which it ends, as {@code package.Class.method}
 * @param when it ends there
 * @param following only if the same thread has come through this method since it last left {@code
 *     method}; empty when that does not matter
 */
public record CrashPoint(String name, String method, When when, String following) {

    /** Where in the method. */
    public enum When {
        /** Before its first instruction. */
        BEFORE,
        /** A while after it began, wherever it is then; the while grows with the occurrence. */
        DURING,
        /** After its last instruction. */
        AFTER
    }

    /** What a process that ended itself exits with. */
    static final int EXIT = 77;

    public CrashPoint(String name, String method, When when) {
        this(name, method, when, "");
    }

    /** The Java option by which a woven program ends itself at the so-many-th time. */
    public String option(int occurrence) {
        return "-D" + Probe.POINT + "=" + method + "|" + when + "|" + following + "|" + occurrence;
    }
}
