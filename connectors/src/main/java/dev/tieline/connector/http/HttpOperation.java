package dev.tieline.connector.http;

import dev.tieline.api.Operation;
import java.util.Optional;

/**
 * One operation as its system's file declares it.
 *
 * @param operation what flows know of it
 * @param request what is called
 * @param duplicate status that means it is there already; 0 for none
 * @param idPointer JSON Pointer of the remote id in the answer; empty when it has none
 * @param verify what reads back whether a call was applied
 */
record HttpOperation(
        Operation operation,
        RequestLine request,
        int duplicate,
        String idPointer,
        Optional<RequestLine> verify) {}
