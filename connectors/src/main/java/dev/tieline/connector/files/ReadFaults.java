package dev.tieline.connector.files;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.JsonAnswer;
import dev.tieline.connector.table.TableBroken;
import dev.tieline.connector.table.Unfit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a file or row that is read, without what stands in it. Pure. */
final class ReadFaults {
    private static final String SENDER_MENDS = "Have whoever makes the file correct it.";

    private static final int MOST_NAMED = 20;

    private ReadFaults() {}

    static Fault of(CsvScan.Wrong wrong, CsvForm form) {
        return switch (wrong) {
            case QUOTE_OPEN ->
                    fault(
                            "quote-open",
                            "A quote is opened in this row and never closed.",
                            "Have it closed, or doubled where it belongs to the text.");
            case QUOTE_STRAY ->
                    fault(
                            "quote-stray",
                            "Behind a closing quote stands neither a delimiter nor the line's end.",
                            "Have quotes within a text doubled.");
            case TOO_LONG ->
                    fault(
                            "row-too-long",
                            "The row has more than " + CsvScan.MAX_ROW + " characters.",
                            SENDER_MENDS);
            case NUL ->
                    fault(
                            "character-nul",
                            "The row holds a NUL, which is no text.",
                            "Look whether the file is UTF-16; if so, declare it at 'encoding'.");
            case NO_TEXT ->
                    fault(
                            "encoding-wrong",
                            "The row holds bytes that are no text in "
                                    + form.encoding().name()
                                    + ".",
                            "Look in which encoding the file is, and declare it at 'encoding'.");
            case NOTHING -> throw new IllegalArgumentException("nothing is wrong");
        };
    }

    static Fault cells(int found, int expected) {
        return fault(
                "cells-count",
                "The row has " + found + " cells and should have " + expected + ".",
                "Look for a delimiter that should be in quotes, or a cell that is missing.");
    }

    static Fault unfit(CsvColumn column, CsvForm form) {
        boolean point = column.type() == CsvColumn.Type.NUMBER;
        return at(
                column.name(),
                "value-unfit",
                "'"
                        + column.name()
                        + "' is not "
                        + column.type().words()
                        + (point ? " with '" + form.decimal() + "' as its decimal sign." : "."),
                "Correct the file, or declare in 'row' what the column really holds.");
    }

    static Fault empty(CsvColumn column) {
        return at(
                column.name(),
                "value-missing",
                "'" + column.name() + "' is empty, and 'row' requires it.",
                "Correct the file, or take it out of 'required'.");
    }

    static Fault json(String why) {
        return json(why, "Have each row written as one object, in UTF-8.");
    }

    private static Fault json(String why, String remedy) {
        return fault("json-wrong", "It is not one JSON object" + why + ".", remedy);
    }

    static Fault json(JsonAnswer.TooMuch.What what) {
        return switch (what) {
            case PARTS ->
                    json(
                            " of at most "
                                    + JsonAnswer.MAX_TOKENS
                                    + " parts, which are brackets, names and values",
                            "Have it written as several rows, such as one for each item of its"
                                    + " longest list.");
            case DEPTH ->
                    json(
                            " that is nested at most " + JsonAnswer.DEPTH + " deep",
                            "Have it written with fewer lists and objects within each other.");
        };
    }

    static FileRefused encodingOther(String file, ByteOrderMark mark, Charset declared) {
        return refused(
                "encoding-other",
                "'"
                        + file
                        + "' begins with the byte order mark of "
                        + mark.encoding()
                        + " and is to be read as "
                        + declared.name()
                        + ".",
                "Have it written as that, or, if it is CSV, declare 'encoding: "
                        + mark.encoding()
                        + "'.");
    }

    static Fault form(String breach) {
        return fault(
                "row-form",
                "The row is not as 'row' declares: " + breach.replace("the answer", "it") + ".",
                "Correct the file or 'row'.");
    }

    static Fault tooLong() {
        return of(CsvScan.Wrong.TOO_LONG, CsvForm.PLAIN);
    }

    static FileRefused quotesBroken(long line) {
        return refused(
                "quotes-broken",
                "Up to line " + line + " more than a hundred quotes are opened and never closed.",
                "Declare the file's 'quote', or 'quote: none'.");
    }

    static FileRefused headerMissing(String file) {
        return refused(
                "header-missing",
                "'" + file + "' is empty; not even its columns are named.",
                "Have the header written, or say 'header: false'.");
    }

    static FileRefused columnTwice(String file, String name) {
        return refused(
                "column-twice",
                "The header of '" + file + "' names '" + name + "' twice.",
                "Nothing says which of them is meant; have them named apart.");
    }

    static FileRefused columnsMissing(String file, List<String> names) {
        return refused(
                "columns-missing",
                "The header of '"
                        + file
                        + "' does not name "
                        + names.stream().map(n -> "'" + n + "'").collect(Collectors.joining(", "))
                        + ".",
                "Look at delimiter and encoding, or take them out of 'row'.");
    }

    static FileRefused jsonBroken(String file, long line, String why) {
        return refused(
                "json-broken",
                "'" + file + "' is no JSON array from line " + line + " on: " + why + ".",
                "Have it written again; rows before it were read.");
    }

    static FileRefused compressionBroken(String file) {
        return refused(
                "compression-broken",
                "'" + file + "' is not compressed as declared, or not whole.",
                "Look whether it was copied to its end, and whether 'compression' is right.");
    }

    static FileRefused table(String file, TableBroken broken) {
        String message = "'" + file + "' cannot be read: " + broken.getMessage() + ".";
        return switch (broken.why()) {
            case DAMAGED ->
                    refused(
                            "file-damaged",
                            message,
                            "Look whether it was copied to its end, and whether 'format' is right.");
            case UNKNOWN ->
                    refused("file-form-unknown", message, "Have it written in a simpler form.");
            case TOO_LARGE ->
                    refused(
                            "file-too-large",
                            message,
                            "Have it written in smaller groups of rows, or read fewer columns.");
        };
    }

    static FileRefused sheetMissing(String file, String wanted, List<String> sheets) {
        return refused(
                "sheet-missing",
                sheets.isEmpty()
                        ? "'" + file + "' has no sheet with cells."
                        : "'"
                                + file
                                + "' has no sheet '"
                                + wanted
                                + "', but "
                                + named(sheets)
                                + ".",
                "Look whether it is the right file, and whether 'sheet' is right.");
    }

    static FileRefused sheetsSeveral(String file, List<String> sheets) {
        return refused(
                "sheets-several",
                "'" + file + "' has several sheets: " + named(sheets) + ".",
                "Say which of them is read, by 'sheet'.");
    }

    private static String named(List<String> names) {
        return names.stream()
                        .limit(MOST_NAMED)
                        .map(name -> "'" + FileParts.shown(name) + "'")
                        .collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMED ? " and others" : "");
    }

    static FileRefused columnOther(String file, CsvColumn column, String words) {
        return refused(
                "column-type-other",
                "'"
                        + column.name()
                        + "' in '"
                        + file
                        + "' holds "
                        + words
                        + ", and 'row' declares "
                        + column.type().words()
                        + ".",
                "Declare in 'row' what the column really holds, or take it out.");
    }

    static Fault unfit(CsvColumn column, Unfit why) {
        String words =
                switch (why) {
                    case NO_TEXT -> "holds bytes that are no text in UTF-8, or a NUL";
                    case NO_NUMBER -> "is infinite, or not a number at all";
                    case NO_TIME -> "is a time that no calendar has";
                    case TOO_LONG -> "is longer than a million characters";
                    case ERROR -> "is an error, where a program could not compute";
                    case NOT_COMPUTED ->
                            "is 0 for a formula in a workbook that was not computed yet";
                };
        return at(
                column.name(),
                "value-unfit",
                "'" + column.name() + "' " + words + ".",
                why == Unfit.NOT_COMPUTED
                        ? "Have it computed and saved, or write 'formulas: computed' if it is."
                        : SENDER_MENDS);
    }

    static Fault unfit(CsvColumn column) {
        return at(
                column.name(),
                "value-unfit",
                "'" + column.name() + "' is not " + column.type().words() + ".",
                "Correct the file, or declare in 'row' what the column really holds.");
    }

    static FileRefused changed(String file) {
        return refused(
                "file-changed",
                "'" + file + "' is not the file it was when reading began.",
                "Start the run anew; have new files written under new names.");
    }

    static FileRefused gone(String file) {
        return refused(
                "file-gone",
                "'" + file + "' is no longer there, and not all of it was read.",
                "Put it back as it was, or start the run anew.");
    }

    /** As where a disk is not there: files that were still to be read cannot be told from none. */
    static FileRefused noneLeft(String file) {
        return refused(
                "file-gone",
                "'" + file + "' was read, and now none of the files that match is there.",
                "See whether the folder is there; put the files back, or start the run anew.");
    }

    static FileRefused partChanged(String file) {
        return refused(
                "file-changed",
                "'" + file + "' is not the file it was when it was found.",
                "The newer one is read by a run of its own. Have files written under another name"
                        + " first.");
    }

    static FileRefused partGone(String file) {
        return refused("file-gone", "'" + file + "' is not there any more.", "Have it left again.");
    }

    static Fault notPlain(String file, boolean link) {
        return fault(
                "file-not-plain",
                "'" + file + "' is " + (link ? "a link" : "no plain file") + " and is not read.",
                "Have the file itself left there.");
    }

    static Fault nameStrange(String file) {
        return fault(
                "file-name-strange",
                "'"
                        + file
                        + "' has characters in its name that cannot be seen, or a backslash, and is"
                        + " not read.",
                "Have it left under a plain name.");
    }

    static Outcome folderMissing(String directory) {
        return unavailable(
                "folder-missing",
                "There is no folder '" + directory + "'.",
                "Make it, or look whether its disk is there.");
    }

    static FileRefused position() {
        return refused(
                "position-unreadable",
                "The position to go on behind is none of this operation.",
                "Start the run anew.");
    }

    static FileRefused tooMany(int most) {
        return refused(
                "files-too-many",
                "More than " + most + " files match.",
                "Take away those that are done.");
    }

    static Fault unsettled(String file, Duration settled) {
        return fault(
                "file-unsettled",
                "'" + file + "' was written to less than " + settled.toSeconds() + " s ago.",
                "It is read when it stays unchanged; look at its time if it is in the future.");
    }

    /** What a failure of the file system means. */
    static Outcome outcome(String file, String directory, IOException failure) {
        return switch (failure) {
            case Folder.PathRefused refused ->
                    new Outcome.Unauthorized(
                            fault(
                                    "path-refused",
                                    String.valueOf(refused.getMessage()),
                                    "Replace it by a plain folder or file."));
            case AccessDeniedException _ ->
                    new Outcome.Unauthorized(
                            fault(
                                    "permission-denied",
                                    "The hub may not read '" + file + "'.",
                                    "Give the hub's user the right to read it."));
            case NoSuchFileException _ ->
                    unavailable(
                            "file-missing",
                            "There is no '" + file + "' in '" + directory + "'.",
                            "Look whether it was delivered, and under which name.");
            default ->
                    unavailable(
                            "file-failed",
                            "'"
                                    + file
                                    + "' could not be read: "
                                    + failure.getClass().getSimpleName()
                                    + ".",
                            "Look whether the folder and its disk are in order.");
        };
    }

    private static Outcome unavailable(String code, String message, String remedy) {
        return new Outcome.Unavailable(fault(code, message, remedy), Duration.ZERO);
    }

    private static FileRefused refused(String code, String message, String remedy) {
        return new FileRefused(fault(code, message, remedy));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }

    private static Fault at(String field, String code, String message, String remedy) {
        String pointer = "/" + field.replace("~", "~0").replace("/", "~1");
        return new Fault(code, Blame.DESTINATION, message, remedy, pointer);
    }
}
