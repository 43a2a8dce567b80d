package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading.Row;
import dev.tieline.connector.form.JsonAnswer;
import dev.tieline.connector.form.ResultForm;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a JSON Lines file or of one JSON array. */
final class JsonSource implements RowSource {
    private final String file;
    private final boolean array;
    private final ResultForm form;
    private final JsonScan scan;

    JsonSource(String file, InputStream in, boolean array, ResultForm form) {
        this.file = file;
        this.array = array;
        this.form = form;
        this.scan = new JsonScan(file, in, array);
    }

    @Override
    public boolean advance() throws IOException {
        return scan.advance();
    }

    @Override
    public Row row() {
        String place = file + (array ? " row " + scan.number() : " line " + scan.line());
        if (scan.tooLong()) {
            return unread(place, ReadFaults.tooLong());
        }
        if (!scan.isText()) {
            return unread(place, ReadFaults.json(", for it is not UTF-8"));
        }
        Optional<Object> value;
        try {
            value = JsonAnswer.row(scan.window(), scan.start(), scan.length());
        } catch (JsonAnswer.TooMuch e) {
            return unread(place, ReadFaults.json(e.what()));
        }
        if (!(value.orElse("") instanceof Map<?, ?> object)) {
            return unread(place, ReadFaults.json(""));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        object.forEach((name, inner) -> fields.put(String.valueOf(name), inner));
        Document kept = form.kept(fields);
        return form.breach(fields)
                .map(breach -> bad(place, kept, ReadFaults.form(breach)))
                .orElseGet(() -> Row.of(place, kept));
    }

    private Row unread(String place, Fault fault) {
        return new Row(place, Document.empty(), Optional.of(fault), scan.mark());
    }

    private Row bad(String place, Document fields, Fault fault) {
        return new Row(place, fields, Optional.of(fault), fields.isEmpty() ? scan.mark() : "");
    }

    @Override
    public int size() {
        return scan.length();
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
