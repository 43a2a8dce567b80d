package dev.tieline.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record stands in a distributed trace, as W3C Trace Context says it in two headers:
 * https://www.w3.org/TR/trace-context-2/ . Immutable.
 *
 * @param traceparent of version 00; empty when there is none
 * @param tracestate what tracing systems say of it; may be empty, and is without a traceparent
 */
public record TraceContext(String traceparent, String tracestate) {
    /** It belongs to no trace. */
    public static final TraceContext NONE = new TraceContext("", "");

    /** More of a tracestate is not kept; 512 are to be. */
    public static final int MAX_STATE = 2_048;

    private static final Pattern PARENT =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final Pattern MEMBER =
            Pattern.compile("([a-z0-9][a-z0-9_\\-*/@]{0,255})=([ -+\\--<>-~]{0,255}[!-+\\--<>-~])");
    private static final int MAX_MEMBERS = 32;
    private static final int LONG_MEMBER = 128;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    /** Flags that have a meaning: sampled, and that the trace id is random. */
    private static final int KNOWN_FLAGS = 3;

    /**
     * Reads what a caller sent. What cannot be read is as if it was not sent; a traceparent of a
     * later version is read as one of this.
     *
     * @param parents values of the header traceparent, one for each time that it stands there
     * @param states values of the header tracestate, in their order
     */
    public static TraceContext read(List<String> parents, List<String> states) {
        if (parents.size() != 1) {
            return NONE;
        }
        Matcher parent = PARENT.matcher(trimmed(parents.getFirst()));
        if (!parent.matches() || zeros(parent.group(2)) || zeros(parent.group(3))) {
            return NONE;
        }
        String version = parent.group(1);
        boolean further = parent.group(5) != null;
        if (version.equals("ff") || (version.equals("00") && further)) {
            return NONE;
        }
        String flags = version.equals("00") ? parent.group(4) : flags(parent.group(4), SAMPLED);
        return new TraceContext(
                "00-" + parent.group(2) + "-" + parent.group(3) + "-" + flags, state(states));
    }

    private static String flags(String hex, int mask) {
        return String.format("%02x", Integer.parseInt(hex, 16) & mask);
    }

    private static boolean zeros(String hex) {
        return hex.chars().allMatch(c -> c == '0');
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    /** All of it, or nothing when a part is not well-formed. */
    private static String state(List<String> values) {
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String value : String.join(",", values).split(",", -1)) {
            String member = trimmed(value);
            if (member.isEmpty()) {
                continue;
            }
            Matcher matcher = MEMBER.matcher(member);
            if (!matcher.matches()
                    || !keys.add(matcher.group(1))
                    || members.size() == MAX_MEMBERS) {
                return "";
            }
            members.add(member);
        }
        return String.join(",", shortened(members));
    }

    /** Whole members go: first long ones, then from the end. */
    private static List<String> shortened(List<String> members) {
        List<String> kept = new ArrayList<>(members);
        int length = kept.stream().mapToInt(member -> member.length() + 1).sum() - 1;
        for (int i = kept.size() - 1; i >= 0 && length > MAX_STATE; i--) {
            if (kept.get(i).length() > LONG_MEMBER) {
                length -= kept.remove(i).length() + 1;
            }
        }
        while (length > MAX_STATE) {
            length -= kept.removeLast().length() + 1;
        }
        return kept;
    }

    /** Reads what {@link #text} wrote. */
    public static TraceContext of(String text) {
        return text.length() <= LENGTH
                ? new TraceContext(text, "")
                : new TraceContext(text.substring(0, LENGTH), text.substring(LENGTH + 1));
    }

    /** Both headers in one text; empty when there is none. */
    public String text() {
        return tracestate.isEmpty() ? traceparent : traceparent + " " + tracestate;
    }

    public boolean isEmpty() {
        return traceparent.isEmpty();
    }

    /** The trace, as 32 hexadecimal digits; empty when there is none. */
    public String traceId() {
        return isEmpty() ? "" : traceparent.substring(3, 35);
    }

    /** The span that caused this, as 16 hexadecimal digits; empty when there is none. */
    public String parentId() {
        return isEmpty() ? "" : traceparent.substring(36, 52);
    }

    /** Whether spans of this trace are to be recorded. */
    public boolean sampled() {
        return !isEmpty() && (flags() & SAMPLED) != 0;
    }

    private int flags() {
        return Integer.parseInt(traceparent.substring(53), 16);
    }

    /** The same trace, whose next part is caused by this span. */
    public TraceContext by(String spanId) {
        String flags = flags(traceparent.substring(53), KNOWN_FLAGS);
        return new TraceContext("00-" + traceId() + "-" + spanId + "-" + flags, tracestate);
    }

    /** A trace that begins here. */
    public static TraceContext begun(String traceId, String spanId, boolean sampled) {
        return new TraceContext("00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00"), "");
    }

    /** What a record is found by: its own terms, and the id of the trace it belongs to. */
    public List<String> terms(List<String> own) {
        if (isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        all.add(traceId());
        return all;
    }

    /** The id of the trace of a traceparent that somebody searches for; empty when it is none. */
    public static Optional<String> searched(String text) {
        return Optional.of(read(List.of(text), List.of()))
                .filter(found -> !found.isEmpty())
                .map(TraceContext::traceId);
    }
}
