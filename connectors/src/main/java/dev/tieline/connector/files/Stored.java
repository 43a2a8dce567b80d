package dev.tieline.connector.files;

import java.time.Instant;

/**
 * A file as a storage tells of it.
 *
 * @param name without its folder
 * @param bytes its size
 * @param changed when it was last written to
 * @param tag what the storage itself calls this state of the file; empty where size and time are
 *     all that it knows
 * @param kind what it is
 */
public record Stored(String name, long bytes, Instant changed, String tag, Kind kind) {

    /** What has a name in a folder, besides other folders. */
    public enum Kind {
        PLAIN,
        LINK,
        /** A device, a pipe and the like. */
        OTHER
    }

    /** A plain file. */
    public Stored(String name, long bytes, Instant changed, String tag) {
        this(name, bytes, changed, tag, Kind.PLAIN);
    }

    /**
     * The same as long as nothing of the file changed, as far as the storage tells; listed or
     * looked at.
     */
    public String version() {
        return tag.isEmpty() ? bytes + " " + changed : bytes + " " + changed + " " + tag;
    }
}
