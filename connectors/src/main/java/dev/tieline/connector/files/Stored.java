package dev.tieline.connector.files;

import java.time.Instant;

/**
 * A file as a storage tells of it.
 *
 * @param name without its folder
 * @param bytes its size
 * @param changed when it was last written to
 * @param version what the storage itself calls this state of the file; empty where size and time
 *     are all that it knows
 */
public record Stored(String name, long bytes, Instant changed, String version) {}
