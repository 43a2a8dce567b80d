package dev.tieline.connector.files;

import dev.tieline.api.Document;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line, UTF-8. */
record JsonRows(List<String> columns) implements Rows {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public byte[] header() {
        return new byte[0];
    }

    @Override
    public byte[] row(Document input) {
        return Utf8.bytes(text(chosen(input)) + "\n");
    }

    @Override
    public boolean quotes() {
        return false;
    }

    private Map<String, @Nullable Object> chosen(Document input) {
        if (columns.isEmpty()) {
            return input.fields();
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String column : columns) {
            if (input.fields().containsKey(column)) {
                fields.put(column, input.fields().get(column));
            }
        }
        return fields;
    }

    static String text(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, inner) -> {
                    json.writeName(String.valueOf(name));
                    write(json, inner);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(inner -> write(json, inner));
                json.writeEndArray();
            }
            default -> json.writeString(value.toString());
        }
    }
}
