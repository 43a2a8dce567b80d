package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

    /** Whether nothing may be changed there. */
    public boolean readOnly() {
        return Keys.text(source, "read-only").filter("true"::equals).isPresent();
    }

    /** How often its owner signs off its access; empty when its file does not say. */
    public Optional<Duration> review() {
        return Keys.duration(source, "review");
    }

    /** The only fields of an operation's answer that may come in, where the file names them. */
    public Map<String, Set<String>> takes() {
        Map<String, Set<String>> takes = new LinkedHashMap<>();
        Keys.mapping(source, "take")
                .ifPresent(take ->
                        take.entries()
                                .keySet()
                                .forEach(name -> takes.put(name, names(take, name))));
        return takes;
    }

    /** Where an answer's field is named. */
    public Place takePlace(String operation) {
        return Keys.mapping(source, "take")
                .map(take -> take.placeOf(operation))
                .orElse(placeOf("take"));
    }

    /** The only fields of the records that it sends that are taken in; all when empty. */
    public Optional<Set<String>> taken() {
        return Keys.mapping(source, "caller")
                .filter(caller -> caller.entry("take").isPresent())
                .map(caller -> names(caller, "take"));
    }

    private static Set<String> names(Node.Mapping node, String key) {
        return Keys.texts(node, key).stream()
                .map(Located::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Classes of data that may go to it. */
    public Set<String> clearance() {
        return names(source, "clearance");
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
