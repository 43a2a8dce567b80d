package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a value tree as JSON, straight into what is sent. */
final class JsonBody {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private JsonBody() {}

    /**
     * @throws tools.jackson.core.JacksonException when a text holds half a character
     */
    static HttpEntity of(Document document) {
        return written(document.fields()).entity();
    }

    /**
     * A list.
     *
     * @throws tools.jackson.core.JacksonException when a text holds half a character
     */
    static HttpEntity of(List<?> list) {
        return written(list).entity();
    }

    /**
     * A value that was read from JSON.
     *
     * @throws tools.jackson.core.JacksonException when a text holds half a character
     */
    static byte[] bytes(Object value) {
        return written(value).toByteArray();
    }

    private static Bytes written(Object value) {
        Bytes bytes = new Bytes();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, value);
        }
        return bytes;
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

    /** Gives its array away without a copy. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            // The generator hands over all of a usual body at once: it grows to just that size.
            super(0);
        }

        HttpEntity entity() {
            return new ByteArrayEntity(buf, 0, count, ContentType.APPLICATION_JSON);
        }
    }
}
