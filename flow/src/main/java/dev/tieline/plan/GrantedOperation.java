package dev.tieline.plan;

import dev.tieline.api.Operation;
import dev.tieline.contract.Contract;
import dev.tieline.flow.SystemFile;
import dev.tieline.mapping.Type;
import java.util.Optional;
import java.util.Set;

/**
 * An operation of a system as this workspace may use it.
 *
 * @param system its file
 * @param operation what the connector declares
 * @param request checks an input
 * @param input type of the input
 * @param result type of the answer; empty when nothing is known of it
 * @param fields the fields that may go out; empty means all
 */
record GrantedOperation(
        SystemFile system,
        Operation operation,
        Contract request,
        Type input,
        Optional<Type> result,
        Optional<Set<String>> fields) {

    boolean grants(String field) {
        return fields.isEmpty() || fields.get().contains(field);
    }
}
