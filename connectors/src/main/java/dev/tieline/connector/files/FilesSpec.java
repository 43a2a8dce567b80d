package dev.tieline.connector.files;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.ArrayList;
import java.util.List;

/** The keys of a system file, declared once. */
final class FilesSpec {
    private static final Kind.Text TEXT = new Kind.Text();

    private static final List<Setting> CSV =
            List.of(
                    optional(
                            "delimiter",
                            TEXT,
                            "What stands between cells: one sign, or `tab`;"
                                    + " a comma when left out.",
                            "\";\""),
                    optional(
                            "quote",
                            TEXT,
                            "What stands around cells that need it: one sign, or"
                                    + " `none`; `\"` when left out. Within such a cell it is doubled.",
                            "none"),
                    optional(
                            "header",
                            new Kind.Bool(),
                            "Whether the first row names the columns;"
                                    + " `true` when left out. Without one, the columns are those of `row`"
                                    + " or `body`, in that order and no other.",
                            "false"),
                    optional(
                            "encoding",
                            TEXT,
                            "Encoding of the text by its IANA name; `UTF-8` when" + " left out.",
                            "windows-1252"),
                    optional(
                            "decimal",
                            new Kind.Choice(List.of(".", ",")),
                            "Decimal sign of"
                                    + " numbers; `.` when left out. Thousands are never set apart.",
                            "\",\""),
                    optional(
                            "spreadsheet",
                            new Kind.Bool(),
                            "`write`: whether a text that a"
                                    + " spreadsheet would run as a formula gets a `'` before it; `false`"
                                    + " when left out.",
                            "true"));

    private static final List<Setting> OPERATION =
            List.of(
                    optional(
                            "read",
                            TEXT,
                            "Name of the file that is read; `*` and `?` stand for"
                                    + " other signs, and all files that match are read in the order of"
                                    + " their names. Hidden ones and those that end in `.part`, `.partial`"
                                    + " or `.tmp` never match.",
                            "products-*.csv"),
                    optional(
                            "write",
                            TEXT,
                            "Name of the file that is written; `{date}` and"
                                    + " `{month}` as in `file`. It appears, or takes the place of the one"
                                    + " before, when it is whole.",
                            "export-{date}.csv"),
                    required(
                            "format",
                            new Kind.Choice(FileOperation.Format.WORDS),
                            "How rows stand in it; `json` is one array. Required: nothing is"
                                    + " guessed.",
                            "csv"),
                    optional(
                            "csv",
                            new Kind.Shape(CSV),
                            "How a CSV file is written.",
                            "{ delimiter: \";\", encoding: windows-1252 }"),
                    optional(
                            "compression",
                            new Kind.Choice(Compression.WORDS),
                            "How it is compressed; not at all when left out. A Parquet file is"
                                    + " compressed within: `write` says how, and what is read says it"
                                    + " itself.",
                            "gzip"),
                    optional(
                            "sheet",
                            TEXT,
                            "`xlsx`: name of the sheet. When left out, what is read has to have"
                                    + " one alone, and what is written is called `Sheet1`.",
                            "Stock"),
                    optional(
                            "formulas",
                            new Kind.Choice(List.of("computed")),
                            "`read` of `xlsx`: with `computed` a 0 of a formula counts also in"
                                    + " workbooks that ask to be computed when they are opened, as"
                                    + " where EPPlus computed and wrote them. When left out it is a"
                                    + " fault of its row.",
                            "computed"),
                    optional(
                            "settled",
                            new Kind.DurationText(),
                            "`read`: how long a file has to be"
                                    + " unchanged before it counts as whole; when left out `10s`,"
                                    + " and with `s3`, where files are seen whole, not at all.",
                            "1m"),
                    optional(
                            "row",
                            new Kind.JsonSchema(),
                            "`read`: JSON Schema of a row. What it"
                                    + " does not name is not read. But for JSON a column has one type,"
                                    + " and `null` with it if an empty cell shall be null instead of"
                                    + " absent.",
                            "{ type: object, required: [sku], properties: { sku: { type: string },"
                                    + " price: { type: number } } }"),
                    optional(
                            "body",
                            new Kind.JsonSchema(),
                            "`write`: JSON Schema of a row; its fields"
                                    + " are the columns, in that order. Parquet and Excel take the types from it.",
                            "{ type: object, required: [sku], properties: { sku: { type: string }"
                                    + " } }"));

    private static final List<Setting> OWN =
            List.of(
                    required(
                            "directory",
                            new Kind.Text(),
                            "Folder of the files: below the hub's data folder unless it is"
                                    + " absolute; with `sftp` as the user sees it there; with"
                                    + " `s3` what all names begin with, `/` for none."
                                    + " Required: nothing outside it is touched.",
                            "archive"),
                    optional(
                            "file",
                            new Kind.Text(),
                            "Name of the file; `{date}` and `{month}` start a new one each"
                                    + " day or month. `records.append` needs it.",
                            "events-{date}.csv"),
                    optional(
                            "format",
                            new Kind.Choice(FileSettings.FORMATS),
                            "How a record is written; `records.append` needs it.",
                            "csv"),
                    optional(
                            "columns",
                            new Kind.ListOf(new Kind.Text()),
                            "The fields, in the order of the columns; `csv` needs them,"
                                    + " `jsonl` takes any field when left out.",
                            "[client_id, name]"),
                    optional(
                            "operations",
                            new Kind.MapOf(new Kind.Shape(OPERATION)),
                            "Files that are read and written as a whole, by name.",
                            "{ products.read: { read: products-*.csv, format: csv, row: {"
                                    + " type: object, properties: { sku: { type: string } }"
                                    + " } } }"));

    /** With a key for each place that files can be at besides. */
    static ConnectorSpec of(List<StorageKind> kinds) {
        List<Setting> settings = new ArrayList<>(OWN);
        kinds.forEach(kind -> settings.add(kind.setting()));
        return new ConnectorSpec(
                "files",
                "Files in a folder: records become lines, files are read and written row by row.",
                settings);
    }

    private FilesSpec() {}
}
