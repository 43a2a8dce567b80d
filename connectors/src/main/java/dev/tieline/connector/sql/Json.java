package dev.tieline.connector.sql;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** JSON in columns. */
public final class Json {
    private static final int DEPTH = 64;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxNameLength(1_000)
                                    .maxNumberLength(Numbers.MAX_LENGTH)
                                    .build())
                    .build();

    private Json() {}

    /**
     * A value as JSON.
     *
     * @throws tools.jackson.core.JacksonException when a text holds half a character
     */
    public static String written(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean truth -> out.writeBoolean(truth);
            case Long number -> out.writeNumber(number.longValue());
            case BigDecimal number -> out.writeNumber(number);
            case Map<?, ?> object -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> field : object.entrySet()) {
                    out.writeName(String.valueOf(field.getKey()));
                    write(out, field.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object item : list) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }

    /**
     * The value of a text.
     *
     * @throws ArithmeticException when it is not JSON as the hub carries it
     */
    public static @Nullable Object read(String text) {
        try (JsonParser tokens = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            tokens.nextToken();
            return value(tokens);
        } catch (JacksonException e) {
            throw new ArithmeticException(e.getClass().getSimpleName());
        }
    }

    private static @Nullable Object value(JsonParser tokens) {
        JsonToken token = tokens.currentToken();
        return switch (token) {
            case START_OBJECT -> object(tokens);
            case START_ARRAY -> list(tokens);
            case VALUE_STRING -> tokens.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Numbers.of(tokens.getString());
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
            fields.put(name, value(tokens));
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
}
