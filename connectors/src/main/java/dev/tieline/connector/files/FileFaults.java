package dev.tieline.connector.files;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.time.Duration;
import java.util.Locale;

/** What a failure of the file system means. Pure. */
final class FileFaults {
    private FileFaults() {}

    /** Somebody else held the file until the deadline. */
    static final class Locked extends IOException {}

    /** The file is not one that this system wrote. */
    static final class Foreign extends IOException {
        Foreign(String message) {
            super(message);
        }
    }

    static Outcome outcome(String name, IOException failure) {
        return switch (failure) {
            case AppendFile.MaybeWritten _ ->
                    new Outcome.Unknown(
                            fault(
                                    "append-unknown",
                                    "Writing '" + name + "' failed, and the line may be in it.",
                                    "Look whether the file has it, then replay or leave it."));
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
                                    "The hub may not write '" + name + "'.",
                                    "Give the hub's user the right to write in the folder."));
            case Foreign foreign ->
                    unavailable(
                            "file-foreign",
                            "'" + name + "' cannot be continued. " + foreign.getMessage(),
                            "Move the file away; a new one is begun.");
            case AtomicMoveNotSupportedException _ ->
                    unavailable(
                            "disk-other",
                            "'" + name + "' would have to be moved to another disk.",
                            "Have the folder that files are moved to on the disk of theirs.");
            case Locked _ -> busy(name);
            default -> diskFull(failure) ? full(name) : other(name, failure);
        };
    }

    static Outcome busy(String name) {
        return unavailable(
                "file-locked",
                "'" + name + "' was being written by others until the deadline.",
                "Look which program holds the file.");
    }

    static Outcome onlyInBulk(String operation) {
        return new Outcome.Rejected(
                Fault.of(
                        "only-in-bulk",
                        Blame.FLOW,
                        "'" + operation + "' takes no single record.",
                        "Use it in a flow that runs over many rows."));
    }

    static Outcome unwritable() {
        return new Outcome.Rejected(
                Fault.of(
                        "value-unwritable",
                        Blame.FLOW,
                        "A text holds half a character, which UTF-8 has no form for.",
                        "Look where the sender or the mapping cuts a text in two."));
    }

    private static Outcome full(String name) {
        return unavailable(
                "disk-full",
                "There is no room left for '" + name + "'.",
                "Free space on the disk.");
    }

    private static Outcome other(String name, IOException failure) {
        return unavailable(
                "file-failed",
                "'" + name + "' could not be written: " + failure.getClass().getSimpleName() + ".",
                "Look whether the folder and its disk are in order.");
    }

    /** The platform says it only in words. */
    private static boolean diskFull(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("no space left")
                || words.contains("quota exceeded")
                || words.contains("not enough space");
    }

    private static Outcome unavailable(String code, String message, String remedy) {
        return new Outcome.Unavailable(fault(code, message, remedy), Duration.ZERO);
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
