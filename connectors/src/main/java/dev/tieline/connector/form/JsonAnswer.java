package dev.tieline.connector.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an answer's JSON within bounds. As strict as the hub's own reader, because what is read
 * here is stored and read again.
 */
public final class JsonAnswer {
    /** So deep lists and objects may stand within each other. */
    public static final int DEPTH = 64;

    private static final int MAX_EXPONENT = 400;
    private static final int MAX_SCALE = 1_000;
    private static final int MAX_DIGITS = 100;
    private static final int MAX_NUMBER = 110;

    /** Of a row; an empty object in memory is thirty times what it is as text. */
    public static final long MAX_TOKENS = 400_000;

    private static final JsonFactory ANSWERS = factory(Long.MAX_VALUE);
    private static final JsonFactory ROWS = factory(MAX_TOKENS);

    private JsonAnswer() {}

    private static JsonFactory factory(long tokens) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(DEPTH)
                                .maxNameLength(1_000)
                                .maxNumberLength(MAX_NUMBER)
                                .maxTokenCount(tokens)
                                .build())
                .build();
    }

    /** The value of a text that is one object or list; empty when it is not. */
    public static Optional<Object> read(byte[] bytes) {
        try {
            return parsed(ANSWERS, bytes, 0, bytes.length);
        } catch (TooMuch _) {
            return Optional.empty();
        }
    }

    /** A row is more than memory is for. */
    public static final class TooMuch extends Exception {
        private static final long serialVersionUID = 1L;

        private final What what;

        TooMuch(What what) {
            super(what.name(), null, false, false);
            this.what = what;
        }

        public What what() {
            return what;
        }

        /** Of what it has too much. */
        public enum What {
            PARTS,
            DEPTH
        }
    }

    /**
     * A row of a file, within a part of it; empty when it is no object or list.
     *
     * @throws TooMuch when it has more than {@link #MAX_TOKENS} parts or is deeper than {@link
     *     #DEPTH}
     */
    public static Optional<Object> row(byte[] bytes, int from, int length) throws TooMuch {
        return parsed(ROWS, bytes, from, length);
    }

    private static Optional<Object> parsed(JsonFactory factory, byte[] bytes, int from, int length)
            throws TooMuch {
        int first = firstCharacter(bytes, from, from + length);
        if (first != '{' && first != '[') {
            return Optional.empty();
        }
        try (JsonParser tokens =
                factory.createParser(ObjectReadContext.empty(), bytes, from, length)) {
            return whole(tokens);
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Object> whole(JsonParser tokens) throws TooMuch {
        try {
            tokens.nextToken();
            Object value = value(tokens);
            return tokens.nextToken() == null ? Optional.ofNullable(value) : Optional.empty();
        } catch (StreamConstraintsException e) {
            if (tokens.currentTokenCount() > MAX_TOKENS) {
                throw new TooMuch(TooMuch.What.PARTS);
            }
            if (tokens.streamReadContext().getNestingDepth() > DEPTH) {
                throw new TooMuch(TooMuch.What.DEPTH);
            }
            throw e;
        }
    }

    private static int firstCharacter(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return -1;
    }

    private static @Nullable Object value(JsonParser tokens) {
        JsonToken token = tokens.currentToken();
        return switch (token) {
            case START_OBJECT -> object(tokens);
            case START_ARRAY -> list(tokens);
            case VALUE_STRING -> whole(tokens.getString());
            case VALUE_NUMBER_INT -> integer(tokens);
            case VALUE_NUMBER_FLOAT -> decimal(tokens);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new StreamReadException(tokens, "no value");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser tokens) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
            tokens.nextToken();
            fields.put(whole(name).replace('\0', '\uFFFD'), value(tokens));
        }
        return Collections.unmodifiableMap(fields);
    }

    private static List<@Nullable Object> list(JsonParser tokens) {
        List<@Nullable Object> items = new ArrayList<>();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(tokens));
        }
        return Collections.unmodifiableList(items);
    }

    private static Object integer(JsonParser tokens) {
        return switch (tokens.getNumberType()) {
            case INT, LONG -> (Object) tokens.getLongValue();
            case BIG_INTEGER, BIG_DECIMAL, FLOAT, DOUBLE -> bounded(tokens.getDecimalValue());
        };
    }

    private static BigDecimal bounded(BigDecimal value) {
        if (value.precision() > MAX_DIGITS) {
            throw new ArithmeticException("too many digits");
        }
        return value;
    }

    private static Object decimal(JsonParser tokens) {
        BigDecimal value = bounded(tokens.getDecimalValue());
        long exponent = (long) value.precision() - value.scale() - 1;
        if (Math.abs(exponent) > MAX_EXPONENT || Math.abs((long) value.scale()) > MAX_SCALE) {
            throw new ArithmeticException("out of range");
        }
        boolean whole = value.scale() == 0 && value.unscaledValue().bitLength() < 64;
        return whole ? (Object) value.longValue() : value;
    }

    /** Half a surrogate pair is no character and could not be stored. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
