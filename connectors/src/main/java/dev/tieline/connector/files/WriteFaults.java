package dev.tieline.connector.files;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.table.TableBroken;
import dev.tieline.connector.table.TableOut;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** What is wrong with a file that is written as a whole. Pure. */
final class WriteFaults {
    private WriteFaults() {}

    static Fault unwritable(FileOperation.Layout layout) {
        return Fault.of(
                "value-unwritable",
                Blame.FLOW,
                "A text holds what cannot be written as "
                        + (layout.format() == FileOperation.Format.CSV
                                ? "CSV in " + layout.csv().encoding().name()
                                : "JSON")
                        + ": a NUL, half a character, or one the encoding or a file without quotes"
                        + " has no form for.",
                "Correct it where it comes from, or declare 'encoding: UTF-8' and a quote.");
    }

    static Fault emptyLine() {
        return Fault.of(
                "value-unwritable",
                Blame.FLOW,
                "The only column of the row is empty, and without quotes that is an empty line,"
                        + " which is no row to who reads it.",
                "Declare a quote, or write another column beside it.");
    }

    static Fault unwritable(TableOut.Unwritable why) {
        String field = why.field();
        return new Fault(
                "value-unwritable",
                Blame.FLOW,
                "'" + field + "' " + why.getMessage() + ".",
                "Correct it where it comes from, or declare in 'body' what it really is.",
                "/" + field.replace("~", "~0").replace("/", "~1"));
    }

    static Fault table(String file, TableBroken why) {
        return Fault.of(
                "file-full",
                Blame.FLOW,
                "Nothing more can be written to '" + file + "': " + why.getMessage() + ".",
                "Have a new run write fewer rows, or Parquet in larger chunks.");
    }

    static Outcome noTable(String operation) {
        return new Outcome.Rejected(
                Fault.of(
                        "not-a-table",
                        Blame.FLOW,
                        "'" + operation + "' writes a new file; there is nothing to compare with.",
                        "Compare and delete only where the destination is a table."));
    }

    static Fault ended(String file) {
        return Fault.of(
                "file-ended",
                Blame.HUB,
                "'" + file + "' is whole already, and no chunk can follow.",
                "Start a new run.");
    }

    static Fault noteUnreadable(String file) {
        return Fault.of(
                "checkpoint-unreadable",
                Blame.DESTINATION,
                "The hidden file beside '" + file + "' that says how far it is cannot be read.",
                "Put it back from a backup, or remove it and start a new run.");
    }

    static Fault partLost(String part) {
        return Fault.of(
                "part-lost",
                Blame.DESTINATION,
                "'" + part + "' is gone, or shorter than it was.",
                "Start a new run, and have nobody else change files that end in '.part'.");
    }

    /** What a failure of the file system means. */
    static Outcome outcome(String file, IOException failure) {
        return switch (failure) {
            case FileRefused refused -> new Outcome.Rejected(refused.fault());
            case StorageFailed failed -> failed.outcome();
            case Draft.Uncertain _ ->
                    new Outcome.Unknown(
                            Fault.of(
                                    "commit-unknown",
                                    Blame.DESTINATION,
                                    "Whether '" + file + "' has the chunk is not known.",
                                    "It is looked up when the run goes on."));
            case NoSuchFileException _ ->
                    new Outcome.Unavailable(
                            Fault.of(
                                    "folder-missing",
                                    Blame.DESTINATION,
                                    "The folder that '" + file + "' belongs in is not there.",
                                    "Make it, or correct 'directory'."),
                            Duration.ZERO);
            default -> FileFaults.outcome(file, failure);
        };
    }
}
