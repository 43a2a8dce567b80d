package dev.tieline.format;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;

/** What reading a message came to. */
public sealed interface Reading {

    /** It is one whole object within the limits. */
    record Read(Document document) implements Reading {}

    /**
     * It cannot be read.
     *
     * @param status the HTTP status that says so: 400, 413 or 415
     * @param fault why; never carries a piece of the payload
     */
    record Refused(int status, Fault fault) implements Reading {}
}
