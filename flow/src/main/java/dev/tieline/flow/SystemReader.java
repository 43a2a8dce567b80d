package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Setting;
import dev.tieline.api.Spelling;
import dev.tieline.api.SystemDeclaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a system file. */
final class SystemReader {
    private static final List<String> OF_CALLED =
            List.of("url", "credential", "allow", "take", "limits", "on");

    private final Map<String, ConnectorSpec> connectors;
    private final Findings findings;

    SystemReader(Map<String, ConnectorSpec> connectors, Findings findings) {
        this.connectors = connectors;
        this.findings = findings;
    }

    /** Empty when it is not whole; then there was a finding. */
    Optional<SystemFile> read(Node.Mapping root) {
        int before = findings.count();
        Optional<Node.Scalar> named = Keys.scalar(root, "connector");
        Optional<ConnectorSpec> connector = named.map(Node.Scalar::text).map(connectors::get);
        if (connector.isPresent()) {
            List<Setting> settings = SystemKeys.of(connector.orElseThrow());
            new KindCheck(findings).shape(root, settings, SystemKeys.WHAT, "system");
            if (named.orElseThrow().text().equals(SystemFile.RECEIVE_ONLY)) {
                checkReceiver(root);
            } else {
                checkCalled(root);
            }
        } else {
            new KindCheck(findings)
                    .shape(known(root), SystemKeys.COMMON, SystemKeys.WHAT, "system");
            named.ifPresent(this::unknownConnector);
        }
        Keys.scalar(root, "url").ifPresent(url -> Urls.check(url, List.of(), findings));
        Optional<CallerScheme> caller =
                Keys.mapping(root, "caller")
                        .flatMap(node -> new CallerReader(node, findings).read());
        return findings.count() == before
                ? Optional.of(file(root, connector.orElseThrow(), caller))
                : Optional.empty();
    }

    /** The common keys only: what else there may be depends on the connector nobody knows. */
    private static Node.Mapping known(Node.Mapping root) {
        Map<String, Node> entries = new LinkedHashMap<>(root.entries());
        entries.keySet()
                .retainAll(
                        SystemKeys.COMMON.stream().map(Setting::name).collect(Collectors.toSet()));
        return new Node.Mapping(root.place(), entries, root.keys());
    }

    private void unknownConnector(Node.Scalar named) {
        findings.add(
                named.place(),
                "connector-unknown",
                "There is no connector '" + named.text() + "'.",
                "",
                Spelling.remedy(named.text(), connectors.keySet().stream().sorted().toList()));
    }

    private void checkReceiver(Node.Mapping root) {
        if (root.entry("caller").isEmpty()) {
            findings.add(
                    root.placeOf("connector"),
                    "caller-missing",
                    "'caller' is missing: nothing says how this system proves who it is.",
                    "Without a proof anybody could send records in its name.",
                    "Write 'caller: { scheme: standard-webhooks, credential: NAME }' or what the"
                            + " sender offers.");
        }
        for (String key : OF_CALLED) {
            if (root.entries().containsKey(key)) {
                findings.add(
                        root.placeOf(key),
                        "key-not-of-connector",
                        "'"
                                + key
                                + "' means nothing here: a system with connector webhook is"
                                + " never called.",
                        "",
                        "Remove it, or choose the connector by which the system is called.");
            }
        }
    }

    private void checkCalled(Node.Mapping root) {
        Optional<Node.Mapping> allow = Keys.mapping(root, "allow");
        if (root.entry("allow").isEmpty()) {
            findings.add(
                    root.place(),
                    "allow-missing",
                    "'allow' is missing: nothing says which operations may be called.",
                    "A connection can do only what is granted here, whatever a flow tries.",
                    "Write 'allow: { operation: [fields] }'.");
        }
        allow.filter(mapping -> mapping.entries().isEmpty())
                .ifPresent(mapping ->
                        findings.add(
                                mapping.place(),
                                "allow-empty",
                                "'allow' grants nothing, so the system cannot be called.",
                                "",
                                "Name an operation and its fields."));
    }

    private static SystemFile file(
            Node.Mapping root, ConnectorSpec connector, Optional<CallerScheme> caller) {
        SystemDeclaration declaration =
                new SystemDeclaration(
                        Keys.text(root, "system").orElse(""),
                        Place.startOf(root.place().file()),
                        Keys.text(root, "purpose").orElse(""),
                        Keys.text(root, "owner").orElse(""),
                        connector.name(),
                        Keys.text(root, "url"),
                        Keys.text(root, "credential"),
                        grants(root),
                        limits(root),
                        own(root, connector));
        return new SystemFile(declaration, caller, OutcomeRuleReader.read(root), root);
    }

    private static Map<String, List<String>> grants(Node.Mapping root) {
        Map<String, List<String>> grants = new LinkedHashMap<>();
        Keys.mapping(root, "allow")
                .ifPresent(allow ->
                        allow.entries()
                                .forEach((operation, _) ->
                                        grants.put(operation, fields(allow, operation))));
        return grants;
    }

    private static List<String> fields(Node.Mapping allow, String operation) {
        return Keys.scalar(allow, operation).isPresent()
                ? List.of(SystemFile.ALL_FIELDS)
                : Keys.texts(allow, operation).stream().map(Located::value).distinct().toList();
    }

    private static SystemDeclaration.Limits limits(Node.Mapping root) {
        SystemDeclaration.Limits usual = SystemDeclaration.Limits.DEFAULT;
        return Keys.mapping(root, "limits").map(l -> limits(l, usual)).orElse(usual);
    }

    private static SystemDeclaration.Limits limits(
            Node.Mapping written, SystemDeclaration.Limits usual) {
        Quantities.Rate rate =
                Keys.text(written, "rate")
                        .flatMap(Quantities::rate)
                        .orElse(new Quantities.Rate(usual.calls(), usual.per()));
        int concurrency = Keys.whole(written, "concurrency").orElse(usual.concurrency());
        Duration timeout = Keys.duration(written, "timeout").orElse(usual.timeout());
        return new SystemDeclaration.Limits(rate.calls(), rate.per(), concurrency, timeout);
    }

    private static Node.Mapping own(Node.Mapping root, ConnectorSpec connector) {
        Map<String, Node> entries = new LinkedHashMap<>(root.entries());
        entries.keySet()
                .retainAll(
                        connector.settings().stream()
                                .map(Setting::name)
                                .collect(Collectors.toSet()));
        // The places of all keys stay: a connector may have something to say about the url.
        return new Node.Mapping(root.place(), entries, root.keys());
    }
}
