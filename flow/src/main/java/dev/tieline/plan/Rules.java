package dev.tieline.plan;

import dev.tieline.api.Document;
import java.util.List;

/** The rules of a flow that apply to a record as a whole. Pure and thread-safe. */
public interface Rules {

    /** Ordering and search key; empty text when the flow names none or the record has none. */
    String key(Document record);

    /**
     * The gravest class of data that the key is made of: {@code personal} or {@code payment}; empty
     * when people may read it. Rules that cannot tell say {@code personal}, so that nothing is
     * shown by mistake.
     */
    default String keyClass() {
        return "personal";
    }

    /** The same of the unique key. */
    default String uniqueKeyClass() {
        return "personal";
    }

    /**
     * What makes the record unique; empty text when the flow does not say or the record has none.
     */
    String uniqueKey(Document record);

    /** Further values people search by: the fields marked {@code x-search} in the contract. */
    List<String> terms(Document record);

    /** Runs the steps in order. */
    Preparation prepare(Document record);
}
