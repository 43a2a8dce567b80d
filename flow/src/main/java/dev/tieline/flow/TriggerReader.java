package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what starts a flow. */
final class TriggerReader {
    private static final String INCIDENTS = "incidents";
    private static final String POLL = "poll";
    private static final String SCHEDULE = "schedule";
    private static final String FLOW = "flow";
    private static final String FILE = "file";
    private static final List<String> KINDS =
            List.of("webhook", "api", POLL, SCHEDULE, FLOW, FILE, ChangesKeys.KEY, INCIDENTS);
    private static final List<String> OF_CALLERS = List.of("answer", "max-bytes", "gaps");
    private static final List<String> OF_ENDPOINTS =
            List.of("answer", "max-bytes", "expect", "gaps");
    private static final Duration GAPS_EVERY = Duration.ofMinutes(15);
    private static final Duration DIGEST = Duration.ofMinutes(1);
    private static final Duration RESULT_WITHIN = Duration.ofSeconds(5);

    private final TemplateReader templates;
    private final SourceReader sources;
    private final Findings findings;

    TriggerReader(TemplateReader templates, Findings findings) {
        this.templates = templates;
        this.sources = new SourceReader(findings);
        this.findings = findings;
    }

    /** Whether a flow is told of incidents: then what travels is known. */
    static boolean isOfIncidents(Node.Mapping flow) {
        return Keys.mapping(flow, "trigger")
                .filter(trigger -> trigger.entries().containsKey(INCIDENTS))
                .isPresent();
    }

    Optional<FlowDeclaration.Trigger> read(Node.Mapping node) {
        List<String> kinds = KINDS.stream().filter(node.entries()::containsKey).toList();
        if (kinds.size() > 1) {
            add(
                    node.placeOf(kinds.get(1)),
                    "trigger-twice",
                    "A flow has one trigger; this one has '" + String.join("' and '", kinds) + "'.",
                    "Keep one, and write a second flow for the other.");
            return Optional.empty();
        }
        if (kinds.isEmpty()) {
            boolean later =
                    node.entries().keySet().stream()
                            .anyMatch(key -> NotYet.reason("trigger", key).isPresent());
            if (!later) {
                add(
                        node.place(),
                        "trigger-kind-missing",
                        "The trigger does not say what starts the flow.",
                        "Write 'webhook: { from: SYSTEM, path: /PATH }', or 'api' with the"
                                + " same keys.");
            }
            return Optional.empty();
        }
        return switch (kinds.getFirst()) {
            case INCIDENTS -> incidents(node);
            case POLL -> poll(node);
            case SCHEDULE -> schedule(node);
            case FLOW -> follows(node);
            case FILE -> dropped(node);
            case ChangesKeys.KEY -> changes(node);
            default -> endpoint(node, kinds.getFirst());
        };
    }

    private Optional<FlowDeclaration.Trigger> incidents(Node.Mapping node) {
        nobodyCalls(node, OF_ENDPOINTS);
        Node.Mapping written = Keys.mapping(node, INCIDENTS).orElse(node);
        Set<String> urgent =
                Keys.texts(written, "urgent").stream()
                        .map(Located::value)
                        .collect(Collectors.toSet());
        return Optional.of(
                new FlowDeclaration.Trigger.Incidents(
                        node.placeOf(INCIDENTS),
                        Keys.duration(written, "digest").orElse(DIGEST),
                        Keys.duration(written, "remind"),
                        Keys.mapping(written, "escalate").flatMap(TriggerReader::escalation),
                        urgent.isEmpty() ? Set.of("hub") : urgent));
    }

    private void nobodyCalls(Node.Mapping node, List<String> keys) {
        for (String key : keys) {
            if (node.entries().containsKey(key)) {
                add(
                        node.placeOf(key),
                        "key-not-of-trigger",
                        "'" + key + "' means nothing here: nobody calls this flow.",
                        "Remove it.");
            }
        }
    }

    private Optional<FlowDeclaration.Trigger> poll(Node.Mapping node) {
        nobodyCalls(node, OF_CALLERS);
        Node.Mapping poll = Keys.mapping(node, POLL).orElse(node);
        Optional<FlowDeclaration.Source> source = sources.read(poll, POLL);
        Optional<Duration> every = Keys.duration(poll, "every");
        if (source.isEmpty() || every.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger.Poll(
                        node.placeOf(POLL), source.get(), every.get(), expect(node)));
    }

    private Optional<FlowDeclaration.Trigger> schedule(Node.Mapping node) {
        nobodyCalls(node, OF_CALLERS);
        Node.Mapping schedule = Keys.mapping(node, SCHEDULE).orElse(node);
        Optional<FlowDeclaration.Source> source = sources.read(schedule, SCHEDULE);
        Optional<Timing> timing = new TimingReader(findings).read(schedule);
        if (source.isEmpty() || timing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger.Scheduled(
                        node.placeOf(SCHEDULE), source.get(), timing.get(), expect(node)));
    }

    private Optional<FlowDeclaration.Trigger> follows(Node.Mapping node) {
        nobodyCalls(node, OF_CALLERS);
        Node.Mapping follows = Keys.mapping(node, FLOW).orElse(node);
        Optional<FlowDeclaration.Source> source = sources.read(follows, FLOW);
        Optional<Located<String>> after = Keys.located(follows, "after");
        if (source.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger.Follows(
                        node.placeOf(FLOW), source.get(), after.get(), expect(node)));
    }

    private Optional<FlowDeclaration.Trigger> dropped(Node.Mapping node) {
        nobodyCalls(node, OF_CALLERS);
        Node.Mapping file = Keys.mapping(node, FILE).orElse(node);
        Optional<FlowDeclaration.Source> source = sources.read(file, FILE);
        Optional<Drop> drop = new DropReader(findings).read(file);
        if (source.isEmpty() || drop.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger.Dropped(
                        node.placeOf(FILE), source.get(), drop.get(), expect(node)));
    }

    private Optional<FlowDeclaration.Trigger> changes(Node.Mapping node) {
        nobodyCalls(node, OF_CALLERS);
        Node.Mapping changes = Keys.mapping(node, ChangesKeys.KEY).orElse(node);
        Optional<FlowDeclaration.Target> of = DeliveryReader.target(changes, "of", findings);
        return of.map(target ->
                new FlowDeclaration.Trigger.Changes(
                        node.placeOf(ChangesKeys.KEY),
                        target,
                        Keys.text(changes, "begin").filter(ChangesKeys.ROWS::equals).isPresent(),
                        Keys.whole(changes, "most-behind").orElse(ChangesKeys.MOST_BEHIND),
                        expect(node)));
    }

    private static Optional<FlowDeclaration.Escalation> escalation(Node.Mapping node) {
        return Keys.duration(node, "after")
                .flatMap(after ->
                        Keys.located(node, "to")
                                .map(to -> new FlowDeclaration.Escalation(after, to)));
    }

    private Optional<FlowDeclaration.Trigger> endpoint(Node.Mapping node, String kind) {
        Node.Mapping endpoint = Keys.mapping(node, kind).orElse(node);
        Optional<Located<String>> from = Keys.located(endpoint, "from");
        Optional<Located<String>> path = Keys.located(endpoint, "path");
        path.ifPresent(this::checkPath);
        if (from.isEmpty() || path.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new FlowDeclaration.Trigger.Endpoint(
                        kind.equals("webhook")
                                ? FlowDeclaration.TriggerKind.WEBHOOK
                                : FlowDeclaration.TriggerKind.API,
                        node.placeOf(kind),
                        from.orElseThrow(),
                        path.orElseThrow(),
                        answer(node),
                        Keys.whole(node, "max-bytes")
                                .orElse(FlowDeclaration.Trigger.Endpoint.DEFAULT_MAX_BYTES),
                        expect(node),
                        gaps(node, kind, from.orElseThrow().value())));
    }

    private Optional<FlowDeclaration.Gaps> gaps(Node.Mapping trigger, String kind, String from) {
        Optional<Node.Mapping> gaps = Keys.mapping(trigger, "gaps");
        if (gaps.isPresent() && !kind.equals("webhook")) {
            add(
                    trigger.placeOf("gaps"),
                    "key-not-of-trigger",
                    "'gaps' means nothing here: a program that calls knows what it could not send.",
                    "Remove it, or write 'webhook' if a system sends its events here.");
            return Optional.empty();
        }
        Optional<Located<String>> ask = gaps.flatMap(node -> Keys.located(node, "ask"));
        return ask.flatMap(written ->
                sources.asking(
                                gaps.orElseThrow(),
                                new FlowDeclaration.Target(written.place(), from, written.value()))
                        .map(asking ->
                                new FlowDeclaration.Gaps(
                                        asking,
                                        Keys.duration(gaps.orElseThrow(), "every")
                                                .orElse(GAPS_EVERY))));
    }

    private Optional<FlowDeclaration.Expect> expect(Node.Mapping trigger) {
        if (Keys.text(trigger, "expect").isPresent()) {
            return Optional.of(new FlowDeclaration.Expect.Learned());
        }
        Optional<Node.Mapping> expect = Keys.mapping(trigger, "expect");
        int least = expect.flatMap(node -> Keys.whole(node, "at-least")).orElse(0);
        int most = expect.flatMap(node -> Keys.whole(node, "at-most")).orElse(Integer.MAX_VALUE);
        if (expect.isPresent() && (most < least || (least == 0 && most == Integer.MAX_VALUE))) {
            add(
                    expect.get().place(),
                    "expect-nothing",
                    most < least
                            ? "'at-most' is less than 'at-least'."
                            : "'expect' says neither 'at-least' nor 'at-most'.",
                    "Write what comes when all is well, as in 'at-least: 1'.");
        }
        Optional<Duration> every = expect.flatMap(node -> Keys.duration(node, "every"));
        Optional<Hours> during =
                expect.flatMap(node -> Keys.text(node, "during")).flatMap(Hours::of);
        return every.map(length -> new FlowDeclaration.Expect.Counted(least, most, length, during));
    }

    private void checkPath(Located<String> path) {
        if (!path.value().matches("(/[A-Za-z0-9._~-]{1,100}){1,10}")
                || path.value().matches(".*/\\.{1,2}(/.*)?")) {
            add(
                    path.place(),
                    "path-malformed",
                    "'" + path.value() + "' cannot be the path of an endpoint.",
                    "Write a slash and a name, as in /leads; letters, digits, hyphens, dots and"
                            + " underscores.");
        }
    }

    private FlowDeclaration.Answer answer(Node.Mapping trigger) {
        Optional<Node.Mapping> result =
                Keys.mapping(trigger, "answer").flatMap(answer -> Keys.mapping(answer, "result"));
        if (result.isEmpty()) {
            return new FlowDeclaration.Answer.Accepted();
        }
        Node.Mapping node = result.orElseThrow();
        return new FlowDeclaration.Answer.Result(
                node.place(),
                Keys.duration(node, "within").orElse(RESULT_WITHIN),
                templates.read(node.entry("reply").orElse(node)));
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
