package dev.tieline.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Gives spans the ids they must have: the trace and the span of a record follow from the record's
 * id, so that what is sent days later, by another process, still belongs to it. Thread-safe.
 */
final class Ids implements IdGenerator {
    /** A UUID. */
    private static final Pattern RECORD =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final RandomGenerator random;
    private final ThreadLocal<Wanted> wanted = ThreadLocal.withInitial(() -> new Wanted("", ""));

    private record Wanted(String trace, String span) {}

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** A span begun by this has these ids, if its trace begins with it. */
    <T> T with(String trace, String span, Supplier<T> begun) {
        wanted.set(new Wanted(trace, span));
        try {
            return begun.get();
        } finally {
            wanted.remove();
        }
    }

    /** A new id, not zero. */
    String span() {
        long id = 0;
        while (id == 0) {
            id = random.nextLong();
        }
        return HexFormat.of().toHexDigits(id);
    }

    /** Whether a call is for a record, and not for a page or a row of a run. */
    static boolean isRecord(String id) {
        return RECORD.matcher(id).matches();
    }

    /** What stands for the record in a call: another each time where there is none. */
    String of(String id) {
        return isRecord(id) ? id : span() + span();
    }

    /** The trace of a record that came without one: its id is as unique as any. */
    static String trace(String recordId) {
        return recordId.replace("-", "");
    }

    /** The span of a record's arrival: the half of its id that is random. */
    static String span(String recordId) {
        return trace(recordId).substring(16);
    }

    @Override
    public String generateSpanId() {
        return wanted.get().span();
    }

    @Override
    public String generateTraceId() {
        return wanted.get().trace();
    }
}
