package dev.tieline.operate;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import java.util.List;
import java.util.Map;

/** What became of a person's corrected copy of a record. */
public sealed interface Amendment {

    /**
     * It keeps the contract.
     *
     * @param requests what each destination would get, by name, in the order of the flow; not
     *     masked
     * @param faults destinations whose mapping fails or whose rules hold it, by name
     */
    record Fits(Map<String, Document> requests, Map<String, Fault> faults) implements Amendment {}

    /** It still breaks the contract. */
    record Breaks(List<Problem> problems) implements Amendment {}

    /** It cannot be read, or the record cannot be corrected now. */
    record Malformed(Fault fault) implements Amendment {}
}
