package dev.tieline.journal;

/**
 * A version of a flow and what it was compiled from.
 *
 * @param flow its name
 * @param version its hash
 * @param sources the files; not copied, so not to be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent")
public record SavedVersion(String flow, String version, byte[] sources) {}
