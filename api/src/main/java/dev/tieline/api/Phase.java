package dev.tieline.api;

/** How far an attempt came; decides whether it may have been applied. In order. */
public enum Phase {
    /** Nothing was done yet. */
    BEFORE,
    /** Resolving, connecting or shaking hands; no byte of the request was sent. */
    CONNECTING,
    /** The request was being written. */
    SENDING,
    /** The request was written; no status came yet. */
    WAITING,
    /** A status came; the body was being read. */
    READING,
    /** The whole answer came. */
    ANSWERED
}
