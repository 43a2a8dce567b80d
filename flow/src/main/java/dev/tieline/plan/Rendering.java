package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;

/** What a mapping made of a record. */
public sealed interface Rendering {

    /** The operation's input, in the order of the mapping, checked against schema and grant. */
    record Rendered(Document input) implements Rendering {}

    /** An expression failed or the result breaks the operation's schema; nothing may be sent. */
    record Failed(Fault fault) implements Rendering {}
}
