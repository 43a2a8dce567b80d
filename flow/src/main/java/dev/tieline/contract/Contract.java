package dev.tieline.contract;

import dev.tieline.api.Document;

/** The contract of one kind of record. Immutable and thread-safe. */
public interface Contract {

    /** Name of the contract: its file name without {@code .schema.json}. */
    String name();

    /** Checks a record. */
    Verdict check(Document record);

    /**
     * A copy in which the values of fields classified {@code personal}, {@code payment} or {@code
     * secret} are unreadable, and so are fields the contract does not know.
     */
    Document mask(Document record);

    /** Everything the contract says of its fields, in its order. */
    java.util.List<Field> fields();

    /**
     * One field.
     *
     * @param pointer JSON Pointer; list items are {@code *}, as in {@code /lines/*}{@code /sku}
     * @param type in words: {@code text}, {@code whole number}, {@code one of: a, b}
     * @param required whether it must be there
     * @param meaning its description; may be empty
     * @param classification {@code personal}, {@code payment}, {@code secret}; empty when none
     * @param searched whether people may search by it ({@code x-search})
     */
    record Field(
            String pointer,
            String type,
            boolean required,
            String meaning,
            String classification,
            boolean searched) {}
}
