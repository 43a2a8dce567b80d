package dev.tieline.format;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Payload;
import dev.tieline.bench.Check;
import dev.tieline.connector.files.FilesTargets;
import dev.tieline.connector.http.HttpTargets;
import dev.tieline.store.StoreTargets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bodies and files that come from outside. */
public final class FormatTargets {
    private static final int MAX = 1 << 20;

    private FormatTargets() {}

    /** What is read can be written, stored and read again, and every reader reads the same. */
    public static void json(byte[] bytes) {
        if (!(JsonText.read(bytes, MAX) instanceof Reading.Read(Document read))) {
            return;
        }
        Check.same(document(JsonText.read(JsonText.bytes(read), MAX * 8)), read, "written compact");
        String pretty = JsonText.pretty(read.fields());
        Check.same(document(JsonText.read(pretty)), read, "written pretty");
        Check.same(StoreTargets.storedAndRead(read), read, "stored");
        Check.same(HttpTargets.answer(bytes).orElse("nothing"), read.fields(), "read as an answer");
        Check.same(
                document(JsonText.read(FilesTargets.jsonRow(read), MAX * 8)),
                read,
                "written to a file");
    }

    /** {@code f} and a form, or {@code m} and a multipart form with boundary {@code b}. */
    public static void form(byte[] bytes) {
        boolean multipart = bytes.length > 0 && bytes[0] == 'm';
        byte[] body =
                bytes.length == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, 1, bytes.length);
        if (read(body, multipart) instanceof Reading.Read(Document read)) {
            Optional<byte[]> written = multipart ? multipart(read) : Optional.of(form(read));
            written.ifPresent(
                    again -> Check.same(document(read(again, multipart)), read, "sent again"));
        }
    }

    private static Reading read(byte[] body, boolean multipart) {
        String type = multipart ? "multipart/form-data" : "application/x-www-form-urlencoded";
        if (body.length == 0) {
            return new Reading.Read(Document.empty());
        }
        return Bodies.read(new Payload(body, type), "", multipart ? "b" : "", MAX * 8);
    }

    private static byte[] form(Document read) {
        StringBuilder out = new StringBuilder();
        each(
                read,
                (name, value) ->
                        out.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                                .append('&'));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when a part holds what a sender would choose another boundary or name for. */
    private static Optional<byte[]> multipart(Document read) {
        StringBuilder out = new StringBuilder();
        boolean[] fits = {!read.isEmpty()};
        each(
                read,
                (name, value) -> {
                    fits[0] &=
                            !(value + name).contains("--b")
                                    && !name.matches("(?s).*[\\\\\\p{Cntrl}%].*");
                    out.append("--b\r\ncontent-disposition: form-data; name=\"")
                            .append(name.replace("\"", "%22"))
                            .append("\"\r\n\r\n")
                            .append(value)
                            .append("\r\n");
                });
        byte[] body = out.append("--b--").toString().getBytes(StandardCharsets.UTF_8);
        return fits[0] ? Optional.of(body) : Optional.empty();
    }

    private interface Field {
        void take(String name, String value);
    }

    private static void each(Document form, Field field) {
        form.fields()
                .forEach((name, value) -> {
                    if (value instanceof List<?> list) {
                        list.forEach(item -> field.take(name + "[]", String.valueOf(item)));
                    } else {
                        field.take(name, String.valueOf(value));
                    }
                });
    }

    private static Document document(Reading reading) {
        return reading instanceof Reading.Read(Document read)
                ? read
                : Document.of(Map.of("refused", reading.toString()));
    }

    /** Rows are as wide as their header, and rows that the hub writes are read as they were. */
    public static void csv(byte[] bytes) {
        Findings findings = new Findings();
        Optional<CsvTable> read = CsvTable.read("t.csv", Check.text(bytes), findings);
        Check.that(read.isPresent() || findings.count() > 0, "unusable without a reason");
        if (read.isEmpty()) {
            return;
        }
        CsvTable table = read.get();
        String written = FilesTargets.csv(table.columns(), table.rows());
        Optional<CsvTable> again = CsvTable.read("t.csv", written, new Findings());
        Check.same(
                again.map(CsvTable::rows).orElse(List.of()),
                FilesTargets.cells(table.rows()),
                "written and read");
    }

    /** A node, a finding, or an empty file; nothing else. */
    public static void yaml(byte[] bytes) {
        Findings findings = new Findings();
        String text = Check.text(bytes);
        YamlText.read("f.yaml", text, findings);
        findings.sorted()
                .forEach(finding ->
                        Check.that(
                                finding.place().line() >= 1 && finding.place().column() >= 1,
                                "a place in the file",
                                finding));
    }
}
