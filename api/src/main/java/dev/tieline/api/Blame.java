package dev.tieline.api;

/** Whose fault a {@link Fault} looks like; decides who is asked to act. */
public enum Blame {
    /** The caller sent something it should not have. */
    SENDER,
    /** The flow's file (mapping, contract, grant) does not fit the data. */
    FLOW,
    /** The system at the other end refused, failed or stayed silent. */
    DESTINATION,
    /** The hub itself could not do its part. */
    HUB
}
