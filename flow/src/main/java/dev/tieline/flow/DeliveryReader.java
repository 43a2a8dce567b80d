package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the deliveries of a flow and what follows when they are given up. */
final class DeliveryReader {
    private static final Pattern TARGET =
            Pattern.compile("([a-z][a-z0-9-]*)\\.([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)");

    private final SourceLines source;
    private final TemplateReader templates;
    private final Findings findings;

    DeliveryReader(SourceLines source, TemplateReader templates, Findings findings) {
        this.source = source;
        this.templates = templates;
        this.findings = findings;
    }

    /** The parts of an operation's full name. */
    static Optional<FlowDeclaration.Target> target(Node.Scalar to) {
        Matcher matcher = TARGET.matcher(to.text());
        return matcher.matches()
                ? Optional.of(
                        new FlowDeclaration.Target(to.place(), matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    List<FlowDeclaration.Delivery> read(Node.Mapping root) {
        Optional<Fallback> flowFallback = fallback(root);
        List<FlowDeclaration.Delivery> deliveries = new ArrayList<>();
        Optional<Node.Mapping> deliver = Keys.mapping(root, "deliver");
        if (deliver.isEmpty()) {
            return deliveries;
        }
        Node.Mapping named = deliver.orElseThrow();
        if (named.entries().isEmpty()) {
            findings.add(
                    root.placeOf("deliver"),
                    "deliver-missing",
                    "'deliver' names no destination.",
                    "A flow without a destination takes records in and does nothing with them.",
                    "Write one, as in 'crm: { to: crm.contacts.upsert, map: {...} }'.");
        }
        List<String> earlier = new ArrayList<>();
        for (String name : named.entries().keySet()) {
            Optional<Node.Mapping> node = named.entry(name).flatMap(Keys::mapping);
            node.ifPresent(n -> checkAfter(n, name, earlier, named));
            node.flatMap(n -> delivery(new Located<>(name, named.placeOf(name)), n, flowFallback))
                    .ifPresent(deliveries::add);
            earlier.add(name);
        }
        return deliveries;
    }

    private Optional<FlowDeclaration.Delivery> delivery(
            Located<String> name, Node.Mapping node, Optional<Fallback> flowFallback) {
        Optional<FlowDeclaration.Target> to = to(node);
        Optional<Template> map = node.entry("map").map(this::map);
        Optional<Fallback> own = fallback(node);
        Optional<Fallback> fallback = own.isPresent() ? own : flowFallback;
        Optional<Duration> giveUp = Keys.duration(node, "give-up");
        if (giveUp.isPresent() && own.flatMap(Fallback::after).isPresent()) {
            findings.add(
                    node.placeOf("give-up"),
                    "give-up-twice",
                    "'give-up' and the fallback's 'after' both say when to give up.",
                    "Only one of the two could apply, and nobody could tell which.",
                    "Keep the fallback's 'after'.");
        }
        if (to.isEmpty() || map.isEmpty() || fallback.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Delivery(
                        name,
                        to.orElseThrow(),
                        map.orElseThrow(),
                        Keys.scalar(node, "when").map(source::expression),
                        Keys.located(node, "after"),
                        Keys.scalar(node, "deadline")
                                .flatMap(written ->
                                        Quantities.duration(written.text())
                                                .map(d -> new Located<>(d, written.place()))),
                        giveUp.or(() -> fallback.orElseThrow().after()),
                        OutcomeRuleReader.waits(node, "retry"),
                        OutcomeRuleReader.read(node),
                        fallback.orElseThrow().what()));
    }

    private Optional<Fallback> fallback(Node.Mapping node) {
        Optional<Node> written = node.entry("fallback");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        if (!(written.orElseThrow() instanceof Node.Mapping to)) {
            return Optional.of(new Fallback(Optional.empty(), new FlowDeclaration.Fallback.Hold()));
        }
        Optional<Template> map = to.entry("map").map(this::map);
        return to(to).flatMap(target ->
                map.map(template ->
                        new Fallback(
                                Keys.duration(to, "after"),
                                new FlowDeclaration.Fallback.To(
                                        node.placeOf("fallback"), target, template))));
    }

    private Optional<FlowDeclaration.Target> to(Node.Mapping node) {
        return target(node, "to", findings);
    }

    /** The operation that stands there; empty is a finding where something does. */
    static Optional<FlowDeclaration.Target> target(
            Node.Mapping node, String key, Findings findings) {
        Optional<Node.Scalar> written = Keys.scalar(node, key);
        Optional<FlowDeclaration.Target> target = written.flatMap(DeliveryReader::target);
        if (written.isPresent() && target.isEmpty()) {
            Node.Scalar to = written.orElseThrow();
            findings.add(
                    to.place(),
                    "target-malformed",
                    "'" + to.text() + "' does not name a system and an operation.",
                    "",
                    "Write both with a dot between them, as in crm.contacts.upsert.");
        }
        return target;
    }

    private Template map(Node node) {
        Template template = templates.read(node);
        if (!(template instanceof Template.Fields) && !(template instanceof Template.Expression)) {
            findings.add(
                    node.place(),
                    "map-form",
                    "'map' holds a single value.",
                    "An operation's input has named fields.",
                    "Write its fields, or one ${...} that is an object, as in ${record}.");
        }
        return template;
    }

    private void checkAfter(
            Node.Mapping node, String name, List<String> earlier, Node.Mapping deliver) {
        Optional<Node.Scalar> after = Keys.scalar(node, "after");
        String wanted = after.map(Node.Scalar::text).orElse("");
        if (after.isEmpty() || earlier.contains(wanted)) {
            return;
        }
        Place place = after.orElseThrow().place();
        if (wanted.equals(name)) {
            add(place, "after-itself", "'" + name + "' waits for itself.", "Remove 'after'.");
        } else if (deliver.entries().containsKey(wanted)) {
            add(
                    place,
                    "after-later",
                    "'" + wanted + "' stands further down.",
                    "Move it up: a delivery can wait only for one above it, so that none can wait"
                            + " in a circle.");
        } else {
            add(
                    place,
                    "after-unknown",
                    "There is no delivery '" + wanted + "' in this flow.",
                    earlier.isEmpty()
                            ? "Remove 'after': no delivery stands above this one."
                            : Spelling.remedy(wanted, earlier));
        }
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }

    private record Fallback(Optional<Duration> after, FlowDeclaration.Fallback what) {}
}
