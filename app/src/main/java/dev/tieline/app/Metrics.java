package dev.tieline.app;

import dev.tieline.gate.Routes;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.people.Actor;
import dev.tieline.people.Permission;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.telemetry.Measure;
import dev.tieline.telemetry.Measure.Sample;
import io.helidon.http.HeaderNames;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The hub's numbers, and their text for Prometheus (format 0.0.4). They come from the books of the
 * store, so that they say the same as the console and survive restarts.
 */
final class Metrics {
    private final Ledger ledger;
    private final Plans plans;
    private final Health health;
    private final Supplier<Map<String, Map<String, Long>>> outcomes;
    private final Supplier<Map<String, Long>> behind;
    private final InstantSource clock;

    /**
     * @param outcomes what calls of this process came to: by system and name of the outcome
     * @param behind of each flow that follows changes now, how many bytes it has not taken yet;
     *     negative while nobody knows
     */
    Metrics(
            Ledger ledger,
            Plans plans,
            Health health,
            Supplier<Map<String, Map<String, Long>>> outcomes,
            Supplier<Map<String, Long>> behind,
            InstantSource clock) {
        this.outcomes = outcomes;
        this.behind = behind;
        this.ledger = ledger;
        this.plans = plans;
        this.health = health;
        this.clock = clock;
    }

    /** Makes its paths. */
    void routing(Routes routes) {
        routes.get(
                "",
                Permission.READ,
                (_, response) -> {
                    if (!Actor.current().seesAll()) {
                        // They name every flow and system.
                        response.status(403).send();
                        return;
                    }
                    response.header(
                            HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
                    response.send(text().getBytes(StandardCharsets.UTF_8));
                });
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        measures().forEach(measure -> write(measure, out));
        return out.toString();
    }

    /** All numbers as they stand. */
    List<Measure> measures() {
        List<Measure> all = new ArrayList<>();
        List<Balance> balances = balances();
        all.add(records(balances, "accepted_total", "Records accepted.", Balance::accepted));
        all.add(records(balances, "delivered", "Records delivered.", Balance::delivered));
        all.add(records(balances, "skipped", "Records skipped by a rule.", Balance::skipped));
        all.add(records(balances, "duplicate", "Records seen before.", Balance::duplicate));
        all.add(records(balances, "held", "Records that wait for a person.", Balance::held));
        all.add(records(balances, "pending", "Records on their way.", Balance::pending));
        all.addAll(lanes(ledger.lanes()));
        all.add(
                gauge(
                        "tieline_system_ok",
                        "Whether a system may be called now.",
                        systems().entrySet().stream()
                                .map(e -> sample("system", e.getKey(), e.getValue() ? 1 : 0))
                                .toList()));
        all.add(attempts());
        all.addAll(changes(behind.get()));
        all.add(incidents());
        all.add(
                gauge(
                        "tieline_ready",
                        "Whether records can be taken and work is moving.",
                        Sample.whole(health.reasons().isEmpty() ? 1 : 0)));
        all.addAll(process());
        return all;
    }

    private static Measure gauge(String name, String help, List<Sample> samples) {
        return new Measure(name, false, help, samples);
    }

    private static Sample sample(String label, String value, long number) {
        return new Sample(Map.of(label, value), number);
    }

    private Measure attempts() {
        List<Sample> samples = new ArrayList<>();
        outcomes.get()
                .forEach((system, counts) ->
                        counts.forEach((outcome, count) -> {
                            Map<String, String> labels = new LinkedHashMap<>();
                            labels.put("system", system);
                            labels.put("outcome", outcome);
                            samples.add(new Sample(labels, count));
                        }));
        return new Measure(
                "tieline_attempts_total",
                true,
                "Calls of this process, by what they came to.",
                samples);
    }

    private List<Measure> changes(Map<String, Long> behind) {
        return List.of(
                gauge(
                        "tieline_changes_followed",
                        "Whether a flow that follows changes does so now.",
                        plans.current().stream()
                                .filter(plan -> plan.changes().isPresent())
                                .map(Plan::flow)
                                .sorted()
                                .map(flow -> sample("flow", flow, behind.containsKey(flow) ? 1 : 0))
                                .toList()),
                gauge(
                        "tieline_changes_behind_bytes",
                        "What a system's log has that the flow has not taken yet.",
                        new TreeMap<>(behind)
                                .entrySet().stream()
                                        .filter(flow -> flow.getValue() >= 0)
                                        .map(flow -> sample("flow", flow.getKey(), flow.getValue()))
                                        .toList()));
    }

    private Measure incidents() {
        List<Incident> open =
                ledger.incidents(Ledger.MAX_PAGE).stream().filter(Incident::open).toList();
        List<Sample> samples = new ArrayList<>();
        for (Sighting.Kind kind : Sighting.Kind.values()) {
            long count = open.stream().filter(i -> i.sighting().kind() == kind).count();
            samples.add(sample("kind", kind.word(), count));
        }
        return gauge("tieline_incidents_open", "Incidents that are not over, by kind.", samples);
    }

    /** A flow that never got a record has a line of zeros, so that an alarm can wait for it. */
    private List<Balance> balances() {
        Map<String, Balance> books = new TreeMap<>();
        plans.current()
                .forEach(
                        plan -> books.put(plan.flow(), new Balance(plan.flow(), 0, 0, 0, 0, 0, 0)));
        ledger.balances().forEach(balance -> books.put(balance.flow(), balance));
        return List.copyOf(books.values());
    }

    /** Every system that flows deliver to; those that never had trouble are fine. */
    private Map<String, Boolean> systems() {
        Map<String, Boolean> systems = new TreeMap<>();
        plans.current().stream()
                .flatMap(Plan::allDestinations)
                .forEach(destination -> systems.put(destination.system(), true));
        for (Condition condition : ledger.conditions()) {
            systems.put(condition.system(), condition.state().equals("ok"));
        }
        return systems;
    }

    private static Measure records(
            List<Balance> balances, String name, String help, ToLongFunction<Balance> number) {
        return new Measure(
                "tieline_records_" + name,
                name.endsWith("_total"),
                help,
                balances.stream()
                        .map(b -> sample("flow", b.flow(), number.applyAsLong(b)))
                        .toList());
    }

    private List<Measure> lanes(List<LaneView> lanes) {
        return List.of(
                lanes(lanes, "pending", "Deliveries pending or waiting.", LaneView::pending),
                lanes(lanes, "held", "Deliveries that wait for a person.", LaneView::held),
                lanes(lanes, "late", "Pending deliveries past their deadline.", LaneView::late),
                lanes(
                        lanes,
                        "oldest_pending_seconds",
                        "Age of the oldest pending delivery; 0 when none is.",
                        lane ->
                                lane.oldestPending()
                                        .map(at ->
                                                Duration.between(at, clock.instant()).toSeconds())
                                        .orElse(0L)));
    }

    private static Measure lanes(
            List<LaneView> lanes, String name, String help, ToLongFunction<LaneView> number) {
        List<Sample> samples = new ArrayList<>();
        for (LaneView lane : lanes) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("flow", lane.flow());
            labels.put("destination", lane.destination());
            samples.add(new Sample(labels, number.applyAsLong(lane)));
        }
        return gauge("tieline_lane_" + name, help, samples);
    }

    private static List<Measure> process() {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                gauge(
                        "tieline_heap_used_bytes",
                        "Memory in use by the hub's objects.",
                        Sample.whole(runtime.totalMemory() - runtime.freeMemory())),
                gauge(
                        "tieline_heap_max_bytes",
                        "The most they may use.",
                        Sample.whole(runtime.maxMemory())),
                gauge(
                        "tieline_uptime_seconds",
                        "Since the process started.",
                        Sample.whole(ManagementFactory.getRuntimeMXBean().getUptime() / 1_000)));
    }

    private static void write(Measure measure, StringBuilder out) {
        String name = measure.name();
        String type = measure.grows() ? "counter" : "gauge";
        out.append("# HELP ").append(name).append(' ').append(measure.help()).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (Sample sample : measure.samples()) {
            out.append(name);
            if (!sample.labels().isEmpty()) {
                out.append(
                        sample.labels().entrySet().stream()
                                .map(e -> label(e.getKey(), e.getValue()))
                                .collect(Collectors.joining(",", "{", "}")));
            }
            out.append(' ').append(sample.number()).append('\n');
        }
    }

    /** Names are checked when they are read, but (record) and old stores need escaping anyway. */
    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + "\"";
    }
}
