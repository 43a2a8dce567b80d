package dev.tieline.app;

import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Numbers for Prometheus, in its text format 0.0.4. They come from the books of the store, so that
 * they say the same as the console and survive restarts.
 */
final class Metrics implements HttpService {
    private final Ledger ledger;
    private final Plans plans;
    private final Health health;
    private final Supplier<Map<String, Map<String, Long>>> outcomes;
    private final InstantSource clock;

    /**
     * @param outcomes what calls of this process came to: by system and name of the outcome
     */
    Metrics(
            Ledger ledger,
            Plans plans,
            Health health,
            Supplier<Map<String, Map<String, Long>>> outcomes,
            InstantSource clock) {
        this.outcomes = outcomes;
        this.ledger = ledger;
        this.plans = plans;
        this.health = health;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(
                "/",
                (_, response) -> {
                    response.header(
                            HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
                    response.send(text().getBytes(StandardCharsets.UTF_8));
                });
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        List<Balance> balances = balances();
        records(out, balances, "accepted_total", "counter", "Records accepted.", Balance::accepted);
        records(out, balances, "delivered", "gauge", "Records delivered.", Balance::delivered);
        records(out, balances, "skipped", "gauge", "Records skipped by a rule.", Balance::skipped);
        records(out, balances, "duplicate", "gauge", "Records seen before.", Balance::duplicate);
        records(out, balances, "held", "gauge", "Records that wait for a person.", Balance::held);
        records(out, balances, "pending", "gauge", "Records on their way.", Balance::pending);
        lanes(out, ledger.lanes());
        head(out, "tieline_system_ok", "gauge", "Whether a system may be called now.");
        systems()
                .forEach((system, ok) ->
                        sample(out, "tieline_system_ok", label("system", system), ok ? 1 : 0));
        head(
                out,
                "tieline_attempts_total",
                "counter",
                "Calls of this process, by what they came to.");
        outcomes.get()
                .forEach((system, counts) ->
                        counts.forEach((outcome, count) ->
                                sample(
                                        out,
                                        "tieline_attempts_total",
                                        label("system", system) + "," + label("outcome", outcome),
                                        count)));
        incidents(out);
        head(out, "tieline_ready", "gauge", "Whether records can be taken and work is moving.");
        sample(out, "tieline_ready", "", health.reasons().isEmpty() ? 1 : 0);
        process(out);
        return out.toString();
    }

    private void incidents(StringBuilder out) {
        String metric = "tieline_incidents_open";
        head(out, metric, "gauge", "Incidents that are not over, by kind.");
        List<Incident> open =
                ledger.incidents(Ledger.MAX_PAGE).stream().filter(Incident::open).toList();
        for (Sighting.Kind kind : Sighting.Kind.values()) {
            long count = open.stream().filter(i -> i.sighting().kind() == kind).count();
            sample(out, metric, label("kind", kind.word()), count);
        }
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

    private static void records(
            StringBuilder out,
            List<Balance> balances,
            String name,
            String type,
            String help,
            ToLongFunction<Balance> number) {
        String metric = "tieline_records_" + name;
        head(out, metric, type, help);
        for (Balance balance : balances) {
            sample(out, metric, label("flow", balance.flow()), number.applyAsLong(balance));
        }
    }

    private void lanes(StringBuilder out, List<LaneView> lanes) {
        lanes(out, lanes, "pending", "Deliveries pending or waiting.", LaneView::pending);
        lanes(out, lanes, "held", "Deliveries that wait for a person.", LaneView::held);
        lanes(out, lanes, "late", "Pending deliveries past their deadline.", LaneView::late);
        lanes(
                out,
                lanes,
                "oldest_pending_seconds",
                "Age of the oldest pending delivery; 0 when none is.",
                lane ->
                        lane.oldestPending()
                                .map(at -> Duration.between(at, clock.instant()).toSeconds())
                                .orElse(0L));
    }

    private static void lanes(
            StringBuilder out,
            List<LaneView> lanes,
            String name,
            String help,
            ToLongFunction<LaneView> number) {
        String metric = "tieline_lane_" + name;
        head(out, metric, "gauge", help);
        for (LaneView lane : lanes) {
            String labels =
                    label("flow", lane.flow()) + "," + label("destination", lane.destination());
            sample(out, metric, labels, number.applyAsLong(lane));
        }
    }

    private static void process(StringBuilder out) {
        Runtime runtime = Runtime.getRuntime();
        head(out, "tieline_heap_used_bytes", "gauge", "Memory in use by the hub's objects.");
        sample(out, "tieline_heap_used_bytes", "", runtime.totalMemory() - runtime.freeMemory());
        head(out, "tieline_heap_max_bytes", "gauge", "The most they may use.");
        sample(out, "tieline_heap_max_bytes", "", runtime.maxMemory());
        head(out, "tieline_uptime_seconds", "gauge", "Since the process started.");
        sample(
                out,
                "tieline_uptime_seconds",
                "",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1_000);
    }

    private static void head(StringBuilder out, String metric, String type, String help) {
        out.append("# HELP ").append(metric).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder out, String metric, String labels, long number) {
        out.append(metric);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(number).append('\n');
    }

    /** Names are checked when they are read, but (record) and old stores need escaping anyway. */
    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + "\"";
    }
}
