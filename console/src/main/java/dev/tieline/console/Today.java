package dev.tieline.console;

import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Masking;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Makes the first page. Used once. */
final class Today {
    static final int FLOWS_ON_A_PAGE = 100;
    private static final int HELD_GROUPS_SHOWN = 5;
    private static final int SILENT_LOOKED_AT = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Desk desk;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, Balance> balances = new HashMap<>();
    private final Map<String, List<LaneView>> lanes = new HashMap<>();
    private final Map<String, Condition> troubled = new HashMap<>();
    private final List<HeldGroup> groups;
    private final List<String> troubles;

    Today(Desk desk) {
        this.desk = desk;
        desk.plans().current().forEach(plan -> plans.put(plan.flow(), plan));
        desk.ledger().balances().forEach(balance -> balances.put(balance.flow(), balance));
        for (LaneView lane : desk.ledger().lanes()) {
            lanes.computeIfAbsent(lane.flow(), _ -> new ArrayList<>()).add(lane);
        }
        for (Condition condition : desk.ledger().conditions()) {
            if (!condition.state().equals("ok")) {
                troubled.put(condition.system(), condition);
            }
        }
        this.groups = desk.ledger().heldGroups();
        this.troubles = desk.sources().troubles().get();
    }

    TodayPage page(int wanted) {
        TreeSet<String> names = new TreeSet<>(plans.keySet());
        names.addAll(balances.keySet());
        List<String> ordered =
                names.stream().sorted(Comparator.comparingInt(this::calmness)).toList();
        int pages = Math.max(1, (ordered.size() + FLOWS_ON_A_PAGE - 1) / FLOWS_ON_A_PAGE);
        int page = Math.clamp(wanted, 1, pages);
        List<TodayPage.FlowRow> rows =
                ordered.stream()
                        .skip((page - 1L) * FLOWS_ON_A_PAGE)
                        .limit(FLOWS_ON_A_PAGE)
                        .map(this::row)
                        .toList();
        Balance all =
                balances.values().stream()
                        .reduce(new Balance("", 0, 0, 0, 0, 0, 0), (a, b) -> a.plus(b, ""));
        return new TodayPage(
                sentence(all),
                overall(all),
                terms(all),
                needs(),
                desk.plans().refused(),
                rows,
                Words.count(ordered.size(), "flow"),
                page,
                pages);
    }

    private String sentence(Balance all) {
        if (plans.isEmpty() && all.accepted() == 0) {
            return "No flow is running yet.";
        }
        String moving;
        if (!troubles.isEmpty()) {
            moving = "The hub needs attention.";
        } else if (stopped().isEmpty()) {
            moving = all.accepted() == 0 ? "All flows are ready." : "All flows are moving.";
        } else {
            List<String> systems = stopped().stream().map(Condition::system).toList();
            moving =
                    Words.list(systems.stream().limit(3).toList())
                            + (systems.size() > 3 ? " and others" : "")
                            + Words.verb(systems.size(), " takes", " take")
                            + " nothing now; what is meant for "
                            + Words.verb(systems.size(), "it", "them")
                            + " waits.";
        }
        String held =
                all.held() == 0
                        ? all.accepted() == 0
                                ? "The first record will show here."
                                : "Nothing waits for you."
                        : Words.count(all.held(), "record")
                                + Words.verb(all.held(), " waits", " wait")
                                + " for you.";
        return moving + " " + held;
    }

    private List<Condition> stopped() {
        return troubled.values().stream()
                .filter(condition -> !condition.state().equals("limited"))
                .sorted(Comparator.comparing(Condition::system))
                .toList();
    }

    private Badge overall(Balance all) {
        if (!troubles.isEmpty() || !stopped().isEmpty()) {
            return new Badge("bad", "cross", "Needs attention");
        }
        if (all.held() > 0) {
            return Badge.held("Records are held");
        }
        return all.accepted() == 0 ? Badge.QUIET : new Badge("good", "check", "All is well");
    }

    private static List<TodayPage.Term> terms(Balance all) {
        return List.of(
                term("", all.accepted(), "accepted", "plain", "/records"),
                term("=", all.delivered(), "delivered", "good", "/records?state=delivered"),
                term("+", all.skipped(), "skipped", "calm", "/records?state=skipped"),
                term("+", all.duplicate(), "duplicate", "calm", "/records?state=duplicate"),
                term("+", all.held(), "held", "held", "/held"),
                term("+", all.pending(), "pending", "wait", "/records?state=pending"));
    }

    private static TodayPage.Term term(
            String sign, long number, String word, String tone, String link) {
        return new TodayPage.Term(
                sign, Words.number(number), word, number == 0 ? "plain" : tone, link);
    }

    private List<TodayPage.Need> needs() {
        List<TodayPage.Need> needs = new ArrayList<>();
        for (String trouble : troubles) {
            needs.add(
                    new TodayPage.Need(
                            new Badge("bad", "cross", "Hub"),
                            Words.sentence(trouble),
                            "",
                            "",
                            Optional.empty(),
                            "",
                            ""));
        }
        troubled.values().stream()
                .sorted(Comparator.comparing(Condition::since).reversed())
                .map(this::need)
                .forEach(needs::add);
        groups.stream()
                .sorted(Comparator.comparing(HeldGroup::last).reversed())
                .limit(HELD_GROUPS_SHOWN)
                .map(desk.masking()::group)
                .map(this::need)
                .forEach(needs::add);
        desk.ledger().incidents(SILENT_LOOKED_AT).stream()
                .filter(Incident::open)
                .filter(incident -> incident.sighting().kind() == Sighting.Kind.SILENCE)
                .limit(HELD_GROUPS_SHOWN)
                .map(this::silent)
                .forEach(needs::add);
        lanes.values().stream()
                .flatMap(List::stream)
                .filter(lane -> lane.late() > 0)
                .limit(HELD_GROUPS_SHOWN)
                .map(this::late)
                .forEach(needs::add);
        return needs;
    }

    private TodayPage.Need need(Condition condition) {
        String system = condition.system();
        boolean paused = condition.state().equals("paused");
        String title =
                switch (condition.state()) {
                    case "paused" -> system + " is not called any more until you say so";
                    case "failing" -> system + " is failing; it is tried again by itself";
                    default -> system + " asked us to wait; we do";
                };
        return new TodayPage.Need(
                Badge.ofCondition(condition.state()),
                title,
                Words.sentence(Masking.condition(condition).detail()),
                "",
                Optional.of(desk.moments().of(condition.since())),
                "",
                paused ? system : "");
    }

    private TodayPage.Need need(HeldGroup group) {
        return new TodayPage.Need(
                Badge.held("Held"),
                Words.count(group.count(), "record")
                        + " of "
                        + group.flow()
                        + ": "
                        + HeldWords.cause(group),
                Words.sentence(group.cause().remedy()),
                desk.owner(group.flow()),
                Optional.of(desk.moments().of(group.first())),
                "/held/" + group.id(),
                "");
    }

    private TodayPage.Need silent(Incident incident) {
        Sighting sighting = incident.sighting();
        return new TodayPage.Need(
                new Badge("warn", "question", "Silent"),
                Words.sentence(sighting.fault().message()),
                Words.sentence(sighting.fault().remedy()),
                sighting.owner(),
                Optional.of(desk.moments().of(incident.opened())),
                "/incidents/" + incident.id(),
                "");
    }

    private TodayPage.Need late(LaneView lane) {
        return new TodayPage.Need(
                Badge.BEHIND,
                Words.count(lane.late(), "delivery").replace("deliverys", "deliveries")
                        + " of "
                        + lane.flow()
                        + " to "
                        + lane.destination()
                        + Words.verb(lane.late(), " is late", " are late"),
                "Past the deadline that the flow states; still being tried.",
                desk.owner(lane.flow()),
                lane.oldestPending().map(desk.moments()::of),
                "/flows/" + lane.flow(),
                "");
    }

    private long held(String flow) {
        return Optional.ofNullable(balances.get(flow)).map(Balance::held).orElse(0L);
    }

    private Optional<Condition> condition(String flow) {
        return Optional.ofNullable(plans.get(flow)).stream()
                .flatMap(Plan::allDestinations)
                .map(Destination::system)
                .flatMap(system -> Optional.ofNullable(troubled.get(system)).stream())
                .findFirst();
    }

    /** Smaller means it needs a look sooner. */
    private int calmness(String flow) {
        if (condition(flow).isPresent()) {
            return 0;
        }
        return held(flow) > 0 ? 1 : 2;
    }

    private Optional<Instant> oldest(String flow) {
        return lanes.getOrDefault(flow, List.of()).stream()
                .flatMap(lane -> lane.oldestPending().stream())
                .min(Comparator.naturalOrder());
    }

    private Badge badge(String flow, Optional<Instant> oldest) {
        if (condition(flow).isPresent()) {
            Condition condition = condition(flow).get();
            Badge cause = Badge.ofCondition(condition.state());
            return new Badge(
                    cause.tone(),
                    cause.icon(),
                    condition.system() + " " + cause.word().toLowerCase(java.util.Locale.ROOT));
        }
        if (held(flow) > 0) {
            return Badge.held(Words.number(held(flow)) + " held");
        }
        if (!plans.containsKey(flow)) {
            return new Badge("calm", "dash", "Not running");
        }
        if (oldest.filter(at -> at.plus(PATIENCE).isBefore(desk.moments().now())).isPresent()) {
            return Badge.BEHIND;
        }
        return balances.containsKey(flow) ? Badge.MOVING : Badge.QUIET;
    }

    private TodayPage.FlowRow row(String flow) {
        Instant now = desk.moments().now();
        List<Activity> hours =
                balances.containsKey(flow)
                        ? desk.ledger().activity(flow, now.minus(23, ChronoUnit.HOURS), now)
                        : List.of();
        List<RecordSummary> last =
                balances.containsKey(flow) ? desk.ledger().recent(flow, 0, 1) : List.of();
        Optional<Instant> oldest = oldest(flow);
        return new TodayPage.FlowRow(
                flow,
                Optional.ofNullable(plans.get(flow)).map(Plan::purpose).orElse(""),
                badge(flow, oldest),
                HourChart.of(hours, desk.moments(), 192, 32),
                new TodayPage.Counts(
                        Words.number(hours.stream().mapToLong(Activity::accepted).sum()),
                        Words.number(hours.stream().mapToLong(Activity::delivered).sum()),
                        Optional.ofNullable(balances.get(flow)).map(Balance::pending).orElse(0L),
                        held(flow)),
                last.stream().findFirst().map(r -> desk.moments().of(r.received())),
                last.isEmpty() ? "" : last.getFirst().id(),
                oldest.map(desk.moments()::of),
                Optional.ofNullable(plans.get(flow)).flatMap(Plan::bulk).isPresent(),
                Optional.ofNullable(plans.get(flow)).flatMap(plan -> RunPages.brief(desk, plan)));
    }
}
