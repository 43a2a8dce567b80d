package dev.tieline.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code traceparent} header of W3C Trace Context, version 00:
 * https://www.w3.org/TR/trace-context/
 */
public final class TraceContext {
    private static final Pattern FORM =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int ID_FROM = 3;
    private static final int ID_TO = 35;

    private TraceContext() {}

    /** Whether it has the form of version 00; ids of nothing but zeros have not. */
    static boolean isOne(String header) {
        return FORM.matcher(header).matches();
    }

    /**
     * What a record is found by: its own terms, and the id of the trace it belongs to.
     *
     * @param traceparent checked; empty when it belongs to none
     */
    public static List<String> terms(List<String> own, String traceparent) {
        if (traceparent.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        all.add(traceparent.substring(ID_FROM, ID_TO));
        return all;
    }
}
