package dev.tieline.connector.files;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Operation.Effect;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Place;
import dev.tieline.connector.files.FileOperation.Format;
import dev.tieline.connector.files.FileOperation.Layout;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.form.SchemaTree;
import dev.tieline.connector.table.TableField;
import dev.tieline.connector.table.XlsxOut;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of {@code operations}; mistakes are findings. Used once. */
final class OperationReader {
    private static final Pattern SHEET =
            Pattern.compile("(?!')[^:\\\\/?*\\[\\]\\p{Cntrl}]{1,31}(?<!')");

    private final String name;
    private final Node.Mapping node;
    private final Place place;
    private final Findings findings;

    OperationReader(String name, Node.Mapping node, Place place, Findings findings) {
        this.name = name;
        this.node = node;
        this.place = place;
        this.findings = findings;
    }

    /** Empty when it cannot be called; then there was a finding, here or by the kinds of keys. */
    Optional<FileOperation> read() {
        boolean reads = node.entries().containsKey("read");
        boolean writes = node.entries().containsKey("write");
        if (reads == writes) {
            findings.add(
                    place,
                    reads ? "operation-several" : "operation-empty",
                    "'" + name + "' says " + (reads ? "read and write." : "nothing to do."),
                    "An operation does one thing.",
                    "Write one of read and write.");
            return Optional.empty();
        }
        if (name.equals(FilesConnector.APPEND)) {
            findings.add(
                    place,
                    "operation-twice",
                    "'" + name + "' is what 'file' and 'format' of the system declare.",
                    "",
                    "Give it another name.");
            return Optional.empty();
        }
        Optional<Format> format =
                word("format", Format.WORDS)
                        .map(word -> Format.valueOf(word.toUpperCase(Locale.ROOT)));
        Optional<Layout> layout = format.map(one -> layout(one, writes));
        if (writes) {
            return scalar("write").flatMap(file -> write(file, layout));
        }
        return scalar("read").flatMap(files -> reading(files, layout));
    }

    private Layout layout(Format format, boolean writes) {
        if (format != Format.CSV) {
            misplaced("csv", "Only CSV files have it.");
        }
        CsvForm csv =
                node.entry("csv").orElse(null) instanceof Node.Mapping form
                        ? new CsvFormReader(form, findings).read(writes)
                        : CsvForm.PLAIN;
        if (format == Format.XLSX || (format == Format.PARQUET && !writes)) {
            misplaced("compression", "Such a file is compressed by itself.");
        }
        String compression = word("compression", Compression.WORDS).orElse("");
        if (format != Format.XLSX || writes) {
            misplaced("formulas", "Only Excel files that are read have any.");
        }
        boolean computed = scalar("formulas").isPresent();
        return new Layout(format, csv, Compression.of(compression), sheet(format), computed);
    }

    private String sheet(Format format) {
        if (format != Format.XLSX) {
            misplaced("sheet", "Only Excel files have sheets.");
            return "";
        }
        Optional<Node.Scalar> written = scalar("sheet");
        written.filter(one -> !SHEET.matcher(one.text()).matches())
                .ifPresent(one ->
                        findings.add(
                                one.place(),
                                "sheet-name",
                                "'" + one.text() + "' is no name that a sheet can have.",
                                "It has up to 31 characters, and none of : \\ / ? * [ ].",
                                "Write the name as Excel shows it."));
        return written.map(Node.Scalar::text).orElse("");
    }

    private Optional<FileOperation> reading(Node.Scalar files, Optional<Layout> layout) {
        misplaced("body", "Only what is written has one.");
        NamePattern pattern = new NamePattern(files.text());
        pattern.problem().ifPresent(problem -> fileName(files, problem, "products-*.csv"));
        Optional<Map<String, Object>> row = schema("row");
        if (row.isEmpty() || names(row.get()).isEmpty()) {
            nothingNamed("row", files, "reads", "Flows are checked against it before they start.");
            return Optional.empty();
        }
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        List<CsvColumn> columns =
                isTyped(layout.get().format())
                        ? new ColumnsReader(node, "row", findings).columns(row.get())
                        : List.of();
        Map<String, Object> rows = Map.of("rows", Map.of("type", "array", "items", row.get()));
        Operation operation =
                new Operation(
                                name,
                                Effect.READ,
                                Identity.IDEMPOTENT,
                                false,
                                closed(Map.of("type", "object", "properties", Map.of())),
                                Optional.of(object(rows, List.of("rows"))))
                        .of(new Operation.Parts("", files.text()));
        return Optional.of(
                new FileOperation.Read(
                        operation,
                        pattern,
                        layout.get(),
                        settled(),
                        columns,
                        ResultForm.of(row.get())));
    }

    private Optional<FileOperation> write(Node.Scalar file, Optional<Layout> layout) {
        misplaced("row", "Only what is read has one.");
        misplaced("settled", "Only what is read has to be whole.");
        FileName pattern = new FileName(file.text());
        pattern.problem().ifPresent(problem -> fileName(file, problem, "export-{date}.csv"));
        Optional<Map<String, Object>> body = schema("body");
        if (body.isEmpty() || names(body.get()).isEmpty()) {
            nothingNamed("body", file, "writes", "Nothing but what it names is ever written.");
            return Optional.empty();
        }
        Operation operation =
                new Operation(
                                name,
                                Effect.WRITE,
                                Identity.NONE,
                                false,
                                closed(body.get()),
                                Optional.empty())
                        .in(Bulk.ROWS);
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        List<String> columns = names(body.get());
        boolean table = layout.get().format().isTable();
        if (!table && !new RowText(layout.get(), columns).writesHead()) {
            columnsUnwritable();
        }
        List<TableField> fields =
                table ? new ColumnsReader(node, "body", findings).fields(body.get()) : List.of();
        if (layout.get().format() == Format.XLSX && fields.size() > XlsxOut.COLUMNS) {
            findings.add(
                    node.placeOf("body"),
                    "columns-many",
                    "A sheet has no more than " + XlsxOut.COLUMNS + " columns.",
                    "",
                    "Write fewer, or another format.");
        }
        return Optional.of(
                new FileOperation.Write(operation, pattern, layout.get(), columns, fields));
    }

    /** Whether its columns have one type each. */
    private static boolean isTyped(Format format) {
        return format == Format.CSV || format.isTable();
    }

    private Optional<Duration> settled() {
        return scalar("settled").flatMap(written -> DurationWord.of(written.text()));
    }

    private void fileName(Node.Scalar written, String problem, String example) {
        findings.add(
                written.place(),
                "file-name",
                "'" + written.text() + "' " + problem,
                "Nothing outside the declared folder may be touched.",
                "Write a plain name, as in '" + example + "'.");
    }

    private void nothingNamed(String key, Node.Scalar written, String does, String why) {
        findings.add(
                node.entry(key).map(Node::place).orElse(written.place()),
                key + "-missing",
                "'" + key + "' does not say which fields '" + name + "' " + does + ".",
                why,
                "Write '" + key + ": { type: object, properties: { sku: { type: string } } }'.");
    }

    private void columnsUnwritable() {
        findings.add(
                node.placeOf("body"),
                "column-unwritable",
                "The names of the columns cannot be written in this encoding, or without quotes.",
                "The file begins with them.",
                "Write 'encoding: UTF-8' and a quote, or name them otherwise.");
    }

    private void misplaced(String key, String why) {
        node.entry(key)
                .ifPresent(at ->
                        findings.add(
                                at.place(),
                                key + "-misplaced",
                                "'" + key + "' does not belong to '" + name + "'.",
                                why,
                                "Remove it."));
    }

    private Optional<Map<String, Object>> schema(String key) {
        if (!(node.entry(key).orElse(null) instanceof Node.Mapping written)) {
            return Optional.empty();
        }
        Map<String, Object> schema = SchemaTree.of(written);
        if (!"object".equals(schema.get("type"))) {
            findings.add(
                    written.entry("type").map(Node::place).orElse(written.place()),
                    key + "-not-object",
                    "The schema at '" + key + "' is not of type object.",
                    "Columns have names, and only objects have them too.",
                    "Write 'type: object' in it.");
        }
        return Optional.of(schema);
    }

    private Optional<String> word(String key, List<String> words) {
        return scalar(key).map(Node.Scalar::text).filter(words::contains);
    }

    private Optional<Node.Scalar> scalar(String key) {
        return node.entry(key)
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    private static List<String> names(Map<String, Object> schema) {
        return schema.get("properties") instanceof Map<?, ?> described
                ? described.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> must) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", must);
        return schema;
    }

    private static Map<String, Object> closed(Map<String, Object> schema) {
        Map<String, Object> closed = new LinkedHashMap<>(schema);
        closed.put("additionalProperties", false);
        return closed;
    }
}
