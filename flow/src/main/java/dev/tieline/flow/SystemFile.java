package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A system file, read.
 *
 * @param declaration what it says
 * @param caller how it proves itself when it calls the hub; empty when it never calls
 * @param on what is done about outcomes, by their names
 * @param source the whole file, for places
 */
public record SystemFile(
        SystemDeclaration declaration,
        Optional<CallerScheme> caller,
        Map<String, OutcomeRule> on,
        Node.Mapping source) {

    public SystemFile {
        on = Map.copyOf(on);
    }

    /** The connector of systems that only call the hub and are never called. */
    public static final String RECEIVE_ONLY = "webhook";

    /** What a grant holds that covers every field of the operation. */
    public static final String ALL_FIELDS = "*";

    /** Names of the credentials it is called with and calls with. */
    public List<String> credentials() {
        List<String> names = new ArrayList<>();
        declaration.credential().ifPresent(names::add);
        names.addAll(callerCredentials());
        return names.stream().distinct().toList();
    }

    /** Names of the credentials it calls with. */
    public List<String> callerCredentials() {
        List<String> names = new ArrayList<>();
        Keys.mapping(source, "caller")
                .ifPresent(caller -> {
                    Keys.texts(caller, "credential").forEach(name -> names.add(name.value()));
                    Keys.text(caller, "verify-token").ifPresent(names::add);
                });
        return names;
    }

    /** How much it may send; empty for no limit. */
    public Optional<Quantities.Rate> callerLimit() {
        return Keys.mapping(source, "caller")
                .flatMap(caller -> Keys.text(caller, "limit"))
                .flatMap(Quantities::rate);
    }

    /** What people do when the system fails; empty when its file does not say. */
    public String runbook() {
        return Keys.text(source, "runbook").orElse("");
    }

    public boolean receivesOnly() {
        return declaration.connector().equals(RECEIVE_ONLY);
    }

    /** Place of a key of the file; of the file's start when it is not there. */
    public Place placeOf(String key) {
        return source.placeOf(key);
    }

    /** Where an operation is granted. */
    public Place grantPlace(String operation) {
        return source.entry("allow").orElse(source) instanceof Node.Mapping allow
                ? allow.placeOf(operation)
                : placeOf("allow");
    }

    /** Where a field of an operation is granted. */
    public Place grantPlace(String operation, String field) {
        if (source.entry("allow").orElse(source) instanceof Node.Mapping allow
                && allow.entry(operation).orElse(source) instanceof Node.Sequence fields) {
            return fields.items().stream()
                    .filter(item -> item instanceof Node.Scalar s && s.text().equals(field))
                    .map(Node::place)
                    .findFirst()
                    .orElse(grantPlace(operation));
        }
        return grantPlace(operation);
    }
}
