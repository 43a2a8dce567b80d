package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Spot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Checks that what files name exists. Works on nodes, so that a file with other mistakes is checked
 * too; and knows files by name, so that a broken one is not called missing.
 *
 * @param hub the hub file's root; empty when it could not be read
 * @param systems roots of the system files by name; empty ones could not be read
 * @param contracts names of all contract files
 * @param tables names of all reference tables
 * @param findings where what is wrong goes
 */
record Links(
        Optional<Node.Mapping> hub,
        SortedMap<String, Optional<Node.Mapping>> systems,
        Set<String> contracts,
        Set<String> tables,
        Findings findings) {

    void checkSystem(Node.Mapping root) {
        owner(root, "owner");
        credential(Keys.located(root, "credential"));
        Keys.mapping(root, "caller")
                .ifPresent(caller -> {
                    Keys.texts(caller, "credential").forEach(name -> credential(Optional.of(name)));
                    credential(Keys.located(caller, "verify-token"));
                    publicUrl(caller);
                    clientAuthorities(caller);
                });
    }

    /** What a sender signs of its URL can only be compared with a URL that is declared. */
    private void publicUrl(Node.Mapping caller) {
        boolean declared = hub.isEmpty() || hub.get().entries().containsKey("url");
        boolean covered =
                Keys.text(caller, "scheme")
                                .flatMap(Schemes::named)
                                .filter(Scheme::coversUrl)
                                .isPresent()
                        || Keys.text(caller, "signed").filter(s -> s.contains("{url}")).isPresent();
        if (covered && !declared) {
            findings.add(
                    caller.placeOf("scheme"),
                    "url-missing",
                    "This scheme signs the URL that the sender calls, and 'url' is missing from"
                            + " tieline.yaml.",
                    "What a request says of its own address is not to be trusted.",
                    "Write 'url: https://hub.example' in tieline.yaml, as the sender has it.");
        }
    }

    /** Certificates of callers can only be told apart by those who vouch for them. */
    private void clientAuthorities(Node.Mapping caller) {
        boolean declared =
                hub.isEmpty()
                        || Keys.mapping(hub.get(), "tls")
                                .filter(tls -> tls.entries().containsKey("client-ca"))
                                .isPresent();
        if (Keys.text(caller, "scheme").filter("mtls"::equals).isPresent() && !declared) {
            findings.add(
                    caller.placeOf("scheme"),
                    "client-ca-missing",
                    "'mtls' needs those who vouch for callers, and 'tls' in tieline.yaml has no"
                            + " 'client-ca'.",
                    "Anybody can make a certificate of any name.",
                    "Write 'client-ca: FILE' beside 'certificate' and 'key'; behind a proxy that"
                            + " speaks TLS there is no certificate to see.");
        }
    }

    void checkFlow(Node.Mapping root) {
        owner(root, "owner");
        Keys.mapping(root, "record")
                .flatMap(record -> Keys.located(record, "contract"))
                .ifPresent(name ->
                        exists(
                                name,
                                contracts,
                                "contract",
                                "contracts/" + name.value() + ".schema.json"));
        for (Node item : Keys.items(root, "steps")) {
            Keys.mapping(item)
                    .flatMap(step -> Keys.mapping(step, "lookup"))
                    .flatMap(lookup -> Keys.located(lookup, "in"))
                    .ifPresent(name ->
                            exists(name, tables, "table", "reference/" + name.value() + ".csv"));
        }
        retention(root);
        gaps(root);
        asking(root, "poll");
        asking(root, "schedule");
        asking(root, "flow");
        asking(root, "file");
        endpoint(root).flatMap(node -> Keys.located(node, "from")).ifPresent(this::caller);
        Keys.mapping(root, "trigger")
                .flatMap(trigger -> Keys.mapping(trigger, "incidents"))
                .flatMap(incidents -> Keys.mapping(incidents, "escalate"))
                .ifPresent(escalate -> owner(escalate, "to"));
        targets(root);
    }

    /** What is asked for again and again must be known when it came already. */
    private void gaps(Node.Mapping flow) {
        Optional<Node.Mapping> gaps =
                Keys.mapping(flow, "trigger").flatMap(trigger -> Keys.mapping(trigger, "gaps"));
        boolean byRule =
                Keys.mapping(flow, "record")
                        .flatMap(record -> Keys.mapping(record, "unique"))
                        .isPresent();
        Optional<Scheme> scheme =
                endpoint(flow)
                        .flatMap(node -> Keys.text(node, "from"))
                        .flatMap(from -> systems.getOrDefault(from, Optional.empty()))
                        .flatMap(system -> Keys.mapping(system, "caller"))
                        .flatMap(caller -> Keys.text(caller, "scheme"))
                        .flatMap(Schemes::named);
        boolean byScheme =
                scheme.filter(known ->
                                !known.message().isEmpty()
                                        && known.message().stream()
                                                .allMatch(Spot.Body.class::isInstance))
                        .isPresent();
        if (gaps.isPresent() && !byRule && !byScheme) {
            findings.add(
                    Keys.mapping(flow, "trigger").orElse(flow).placeOf("gaps"),
                    "gaps-not-unique",
                    "Nothing in a record tells whether it came already.",
                    "What is asked for again and again would be delivered again and again.",
                    "Write 'unique: { by: record.id, within: 35d }' in 'record', with what is"
                            + " different in every record.");
        }
    }

    private void asking(Node.Mapping flow, String kind) {
        Optional<Node.Mapping> asking =
                Keys.mapping(flow, "trigger").flatMap(trigger -> Keys.mapping(trigger, kind));
        if (asking.isEmpty()) {
            return;
        }
        Node.Mapping trigger = Keys.mapping(flow, "trigger").orElse(flow);
        target(asking, "ask");
        Optional<Node.Mapping> record = Keys.mapping(flow, "record");
        boolean chunks = flow.entries().containsKey("run");
        if (!chunks && record.flatMap(node -> Keys.mapping(node, "unique")).isEmpty()) {
            findings.add(
                    trigger.placeOf(kind),
                    kind + "-not-unique",
                    "Nothing in a record tells whether it came already.",
                    "What is asked for again and again would be delivered again and again.",
                    "Write 'unique' in 'record' with what is different in every record, as in"
                            + " \"unique: { by: record.id + '@' + record.updated_at, within: 35d }\""
                            + " for every change of a thing."
                            + (!kind.equals("poll")
                                    ? " Write 'run: {}' if many rows are to move in chunks."
                                    : ""));
        }
        record.flatMap(node -> Keys.located(node, "invalid"))
                .filter(invalid -> invalid.value().equals("reject"))
                .ifPresent(invalid ->
                        findings.add(
                                invalid.place(),
                                kind + "-rejects",
                                "Nobody is there to hear that a record was rejected.",
                                "It would be asked for again and again.",
                                "Write 'invalid: hold': then its owner sees it."));
    }

    /** A record that has left the history cannot be told from its repetition. */
    private void retention(Node.Mapping flow) {
        Optional<Duration> own = Retention.of(flow).history();
        Optional<Duration> kept = own.or(() -> hub.map(Retention::of).flatMap(Retention::history));
        Optional<Node.Mapping> unique =
                Keys.mapping(flow, "record").flatMap(record -> Keys.mapping(record, "unique"));
        if (kept.isEmpty() || unique.isEmpty()) {
            return;
        }
        Optional<Located<String>> written = Keys.located(unique.get(), "within");
        Optional<Duration> within = Keys.duration(unique.get(), "within");
        if (written.isPresent() && within.isPresent() && within.get().compareTo(kept.get()) > 0) {
            findings.add(
                    written.get().place(),
                    "retention-too-short",
                    "Records are to be unique within "
                            + written.get().value()
                            + ", but 'retention' "
                            + (own.isPresent() ? "here" : "in tieline.yaml")
                            + " keeps them for a shorter time.",
                    "What has left the history cannot be told from its repetition.",
                    "Write a longer 'retention', or a shorter time here.");
        }
    }

    /** Two flows cannot have the same address. */
    void checkPaths(Collection<Node.Mapping> flows) {
        Map<String, String> taken = new HashMap<>();
        for (Node.Mapping flow : flows) {
            Optional<Located<String>> path =
                    endpoint(flow).flatMap(node -> Keys.located(node, "path"));
            if (path.isEmpty()) {
                continue;
            }
            Located<String> at = path.orElseThrow();
            String other = taken.putIfAbsent(at.value(), at.place().file());
            if (other != null) {
                findings.add(
                        at.place(),
                        "path-twice",
                        "'" + at.value() + "' is already the path of " + other + ".",
                        "A call could not be told to belong to one of the two.",
                        "Choose another path.");
            }
        }
    }

    private static Optional<Node.Mapping> endpoint(Node.Mapping flow) {
        return Keys.mapping(flow, "trigger")
                .flatMap(trigger ->
                        Keys.mapping(trigger, "webhook").or(() -> Keys.mapping(trigger, "api")));
    }

    private void targets(Node.Mapping root) {
        target(Keys.mapping(root, "fallback"), "to");
        Keys.mapping(root, "deliver")
                .ifPresent(deliver ->
                        deliver.entries()
                                .values()
                                .forEach(node -> {
                                    target(Keys.mapping(node), "to");
                                    target(
                                            Keys.mapping(node)
                                                    .flatMap(d -> Keys.mapping(d, "fallback")),
                                            "to");
                                }));
    }

    private void target(Optional<Node.Mapping> node, String key) {
        Optional<FlowDeclaration.Target> to =
                node.flatMap(n -> Keys.scalar(n, key)).flatMap(DeliveryReader::target);
        if (to.isEmpty()) {
            return;
        }
        String system = to.orElseThrow().system();
        Located<String> name = new Located<>(system, to.orElseThrow().place());
        exists(name, systems.keySet(), "system", "systems/" + system + ".yaml");
        if (connector(system).filter(SystemFile.RECEIVE_ONLY::equals).isPresent()) {
            findings.add(
                    name.place(),
                    "target-receives-nothing",
                    "'" + system + "' only calls the hub and cannot be called.",
                    "",
                    "Deliver to a system with another connector.");
        }
    }

    private void caller(Located<String> from) {
        exists(from, systems.keySet(), "system", "systems/" + from.value() + ".yaml");
        boolean silent =
                systems.getOrDefault(from.value(), Optional.empty())
                        .filter(root -> !root.entries().containsKey("caller"))
                        .isPresent();
        // A system that only calls is told so in its own file.
        if (silent && connector(from.value()).filter(SystemFile.RECEIVE_ONLY::equals).isEmpty()) {
            findings.add(
                    from.place(),
                    "caller-missing",
                    "'" + from.value() + "' does not say how it proves who it is.",
                    "Without a proof anybody could send records in its name.",
                    "Write 'caller' in systems/" + from.value() + ".yaml.");
        }
    }

    private Optional<String> connector(String system) {
        return systems.getOrDefault(system, Optional.empty())
                .flatMap(root -> Keys.text(root, "connector"));
    }

    private void owner(Node.Mapping node, String key) {
        Optional<Node.Mapping> owners = hub.flatMap(h -> Keys.mapping(h, "owners"));
        Optional<Located<String>> owner = Keys.located(node, key);
        if (owners.isPresent() && owner.isPresent()) {
            declared(owner.orElseThrow(), owners.orElseThrow(), "owner", "owners");
        }
    }

    private void credential(Optional<Located<String>> name) {
        if (hub.isPresent() && name.isPresent()) {
            Node.Mapping none = new Node.Mapping(Place.startOf(HubFile.PATH), Map.of(), Map.of());
            Node.Mapping declared = hub.flatMap(h -> Keys.mapping(h, "credentials")).orElse(none);
            declared(name.orElseThrow(), declared, "credential", "credentials");
        }
    }

    private void declared(Located<String> name, Node.Mapping all, String what, String key) {
        if (!all.entries().containsKey(name.value())) {
            findings.add(
                    name.place(),
                    what + "-unknown",
                    "There is no " + what + " '" + name.value() + "' in " + HubFile.PATH + ".",
                    "",
                    Spelling.nearest(name.value(), all.entries().keySet())
                            .map(near -> "Write '" + near + "'.")
                            .orElse("Add it to '" + key + "' there."));
        }
    }

    private void exists(Located<String> name, Set<String> names, String what, String file) {
        if (!names.contains(name.value())) {
            findings.add(
                    name.place(),
                    what + "-unknown",
                    "There is no " + what + " '" + name.value() + "'.",
                    "",
                    Spelling.nearest(name.value(), names)
                            .map(near -> "Write '" + near + "'.")
                            .orElse("Add the file " + file + "."));
        }
    }
}
