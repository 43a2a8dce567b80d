package dev.tieline.plan;

import dev.tieline.api.Document;
import java.util.List;

/** The rules of a flow that apply to a record as a whole. Pure and thread-safe. */
public interface Rules {

    /** Ordering and search key; empty text when the flow names none or the record has none. */
    String key(Document record);

    /**
     * What makes the record unique; empty text when the flow does not say or the record has none.
     */
    String uniqueKey(Document record);

    /** Further values people search by: the fields marked {@code x-search} in the contract. */
    List<String> terms(Document record);

    /** Runs the steps in order. */
    Preparation prepare(Document record);
}
