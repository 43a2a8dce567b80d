package dev.tieline.connector.files;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A system's own keys, as written; {@link #check} says what is wrong with them. */
record FileSettings(String directory, FileName file, String format, List<String> columns) {
    static final List<String> FORMATS = List.of("csv", "jsonl");

    FileSettings {
        columns = List.copyOf(columns);
    }

    static FileSettings of(Node.Mapping written) {
        return new FileSettings(
                text(written, "directory"),
                new FileName(text(written, "file")),
                text(written, "format"),
                columns(written));
    }

    Rows rows() {
        return format.equals("csv") ? new CsvRows(columns) : new JsonRows(columns);
    }

    /** Whether records can be appended one by one. */
    boolean appends() {
        return !file.pattern().isEmpty() || !format.isEmpty() || !columns.isEmpty();
    }

    /**
     * @param elsewhere whether files are not on this machine
     */
    void check(SystemDeclaration system, boolean elsewhere, Findings findings) {
        Node.Mapping written = system.settings();
        if (!elsewhere) {
            system.url().ifPresent(_ -> meaningless("url", system.place(), findings));
            system.credential().ifPresent(_ -> meaningless("credential", system.place(), findings));
        }
        String wrongDirectory = directoryProblem();
        if (!elsewhere && !wrongDirectory.isEmpty()) {
            findings.add(
                    value(written, "directory"),
                    "directory-outside",
                    "'" + directory + "' " + wrongDirectory,
                    "Nothing outside the declared folder may be touched.",
                    "Write the folder's plain path, as in 'archive'.");
        }
        if (appends() && elsewhere) {
            findings.add(
                    value(written, file.pattern().isEmpty() ? "format" : "file"),
                    "append-elsewhere",
                    "Records cannot be appended one by one to a file on another machine.",
                    "Nobody there would make each line safe before the next.",
                    "Write them as a whole, by an operation with 'write' and a flow that runs.");
        } else if (appends()) {
            checkAppending(system, findings);
        } else if (written.entry("operations").isEmpty()) {
            findings.add(
                    system.place(),
                    "operations-missing",
                    "Nothing says what is to be done with the files.",
                    "Only what is declared can be done.",
                    "Write 'file' and 'format' to append records one by one, or 'operations' to"
                            + " read and write files as a whole.");
        }
    }

    private void checkAppending(SystemDeclaration system, Findings findings) {
        Node.Mapping written = system.settings();
        for (String key : List.of("file", "format")) {
            if (text(written, key).isEmpty()) {
                findings.add(
                        system.place(),
                        key + "-missing",
                        "'" + key + "' is missing from a system.",
                        "Records are appended only where 'file' and 'format' say how.",
                        "Write '"
                                + (key.equals("file") ? "file: events-{date}.csv" : "format: csv")
                                + "' or what fits here.");
                return;
            }
        }
        file.problem()
                .ifPresent(problem ->
                        findings.add(
                                value(written, "file"),
                                "file-name",
                                "'" + file.pattern() + "' " + problem,
                                "",
                                "Write a plain name, as in 'events-{date}.csv'."));
        checkColumns(written, findings);
    }

    private void checkColumns(Node.Mapping written, Findings findings) {
        if (format.equals("csv") && columns.isEmpty()) {
            findings.add(
                    value(written, written.entry("columns").isPresent() ? "columns" : "format"),
                    "columns-missing",
                    "A csv file needs 'columns'.",
                    "Without them nothing says which field stands where.",
                    "Write 'columns: [client_id, name]'.");
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (column.isBlank() || !seen.add(column)) {
                findings.add(
                        value(written, "columns"),
                        "column-name",
                        column.isBlank()
                                ? "A column has no name."
                                : "The column '" + column + "' stands there twice.",
                        "",
                        "Name every column once.");
            }
        }
    }

    private String directoryProblem() {
        try {
            for (Path part : Path.of(directory)) {
                if (part.toString().equals("..")) {
                    return "leaves its folder by '..'.";
                }
            }
            return directory.isBlank() ? "is empty." : "";
        } catch (InvalidPathException _) {
            return "is not a path.";
        }
    }

    private static void meaningless(String key, Place place, Findings findings) {
        findings.add(
                place,
                "key-not-of-connector",
                "'" + key + "' means nothing here: files are on this machine.",
                "",
                "Remove it.");
    }

    private static Place value(Node.Mapping written, String key) {
        return written.entry(key).map(Node::place).orElse(written.place());
    }

    private static String text(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s ? s.text() : "";
    }

    private static List<String> columns(Node.Mapping written) {
        return written.entry("columns").orElse(written) instanceof Node.Sequence names
                ? names.items().stream()
                        .map(n -> n instanceof Node.Scalar s ? s.text() : "")
                        .toList()
                : List.of();
    }
}
