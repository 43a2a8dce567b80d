package dev.tieline.store;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of values that SQL never looks into. Null in the database stands for empty. The
 * numbers in it are on disk: add, never change.
 */
final class Codec {
    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int TRUE = 2;
    private static final int FALSE = 3;
    private static final int WHOLE = 4;
    private static final int DECIMAL = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;

    /** Far more than any reader of ours lets in. */
    private static final int MAX_DEPTH = 500;

    private static final Blame[] BLAMES = {Blame.SENDER, Blame.FLOW, Blame.DESTINATION, Blame.HUB};

    private Codec() {}

    static byte @Nullable [] fault(Optional<Fault> fault) {
        return fault.map(Codec::fault).orElse(null);
    }

    static byte[] fault(Fault fault) {
        return new Pack()
                .text(fault.code())
                .put(List.of(BLAMES).indexOf(fault.blame()))
                .text(fault.message())
                .text(fault.remedy())
                .text(fault.field())
                .done();
    }

    static Optional<Fault> fault(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Optional.empty();
        }
        Unpack in = new Unpack(bytes);
        return Optional.of(new Fault(in.text(), blame(in), in.text(), in.text(), in.text()));
    }

    private static Blame blame(Unpack in) {
        int blame = in.take();
        if (blame >= BLAMES.length) {
            throw new Damaged("unknown blame " + blame);
        }
        return BLAMES[blame];
    }

    static byte @Nullable [] problems(List<Problem> problems) {
        if (problems.isEmpty()) {
            return null;
        }
        Pack out = new Pack().number(problems.size());
        for (Problem problem : problems) {
            out.text(problem.pointer()).text(problem.code());
            out.text(problem.message()).text(problem.meaning());
        }
        return out.done();
    }

    static List<Problem> problems(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of();
        }
        Unpack in = new Unpack(bytes);
        List<Problem> problems = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            problems.add(new Problem(in.text(), in.text(), in.text(), in.text()));
        }
        return problems;
    }

    static byte @Nullable [] texts(List<String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        Pack out = new Pack().number(texts.size());
        texts.forEach(out::text);
        return out.done();
    }

    static List<String> texts(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of();
        }
        Unpack in = new Unpack(bytes);
        List<String> texts = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    static byte[] timing(Attempt.Timing timing) {
        return new Pack()
                .number(timing.connectMicros())
                .number(timing.sendMicros())
                .number(timing.waitMicros())
                .number(timing.readMicros())
                .done();
    }

    static Attempt.Timing timing(byte[] bytes) {
        Unpack in = new Unpack(bytes);
        return new Attempt.Timing(in.number(), in.number(), in.number(), in.number());
    }

    static byte @Nullable [] document(Document document) {
        if (document.isEmpty()) {
            return null;
        }
        Pack out = new Pack();
        value(out, document.fields());
        return out.done();
    }

    @SuppressWarnings("unchecked") // a document's root was written as a map
    static Document document(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Document.empty();
        }
        if (value(new Unpack(bytes), 0) instanceof Map<?, ?> fields) {
            return Document.of((Map<String, @Nullable Object>) fields);
        }
        throw new Damaged("a document is no object");
    }

    private static void value(Pack out, @Nullable Object value) {
        switch (value) {
            case null -> out.put(NULL);
            case String text -> out.put(TEXT).text(text);
            case Boolean truth -> out.put(truth ? TRUE : FALSE);
            case Long whole -> out.put(WHOLE).number(whole);
            case BigDecimal decimal ->
                    out.put(DECIMAL)
                            .number(decimal.scale())
                            .blob(decimal.unscaledValue().toByteArray());
            case List<?> list -> {
                out.put(LIST).number(list.size());
                list.forEach(item -> value(out, item));
            }
            case Map<?, ?> map -> {
                out.put(MAP).number(map.size());
                map.forEach((name, field) -> {
                    out.text(String.valueOf(name));
                    value(out, field);
                });
            }
            default ->
                    throw new IllegalArgumentException(
                            "a document holds a " + value.getClass().getName());
        }
    }

    private static @Nullable Object value(Unpack in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Damaged("nested without end");
        }
        int kind = in.take();
        return switch (kind) {
            case NULL -> null;
            case TEXT -> in.text();
            case TRUE -> true;
            case FALSE -> false;
            case WHOLE -> in.number();
            case DECIMAL -> decimal(in.number(), in.blob());
            case LIST -> list(in, depth + 1);
            case MAP -> map(in, depth + 1);
            default -> throw new Damaged("unknown kind of value " + kind);
        };
    }

    private static BigDecimal decimal(long scale, byte[] digits) {
        if (scale != (int) scale || digits.length == 0) {
            throw new Damaged("a number is none");
        }
        return new BigDecimal(new BigInteger(digits), (int) scale);
    }

    private static List<@Nullable Object> list(Unpack in, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            list.add(value(in, depth));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> map(Unpack in, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int left = in.count(); left > 0; left--) {
            map.put(in.text(), value(in, depth));
        }
        return Collections.unmodifiableMap(map);
    }
}
