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
 */
public record Stored(String name, long bytes, Instant changed, String tag) {

    /** The same as long as nothing of the file changed, as far as the storage tells. */
    String version() {
        return tag.isEmpty() ? bytes + " " + changed : bytes + " " + changed + " " + tag;
    }
}
