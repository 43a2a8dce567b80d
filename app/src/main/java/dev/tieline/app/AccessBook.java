package dev.tieline.app;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRow;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.people.Actor;
import dev.tieline.plan.Plan;
import dev.tieline.resource.AccessReviews;
import dev.tieline.resource.Safe;
import dev.tieline.resource.SystemAccess;
import dev.tieline.store.SqliteStore;
import dev.tieline.watch.Expiry;
import dev.tieline.watch.Forecast;
import dev.tieline.watch.ReviewDue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who and what can do what in the workspace that runs, and what its owners signed off. A sign-off
 * is a row of the audit: it names the hash of what was seen, and cannot be changed later.
 * Thread-safe.
 */
final class AccessBook implements AccessReviews {
    static final String SIGN_OFF = "access-sign-off";
    private static final String BEGIN = "access-review-begin";

    private final SqliteStore store;
    private final Safekeeping keeper;
    private final PlanLibrary library;
    private final InstantSource clock;
    private volatile Optional<Dues> dues = Optional.empty();

    /** Sign-offs so far: one that came while dues were computed makes them old. */
    private final AtomicInteger signOffs = new AtomicInteger();

    /** Reviews that are due, of the workspace that was the nth to run, after so many sign-offs. */
    private record Dues(int runs, int signs, List<ReviewDue> all) {}

    AccessBook(SqliteStore store, Safekeeping keeper, PlanLibrary library, InstantSource clock) {
        this.store = store;
        this.keeper = keeper;
        this.library = library;
        this.clock = clock;
    }

    /** Reviews that are due some day, and other things whose day comes. */
    List<Forecast> dues(List<Expiry> more) {
        int runs = keeper.runs();
        int signs = signOffs.get();
        Dues known =
                dues.filter(kept -> kept.runs() == runs && kept.signs() == signs)
                        .orElseGet(() -> new Dues(runs, signs, due(keeper.workspace())));
        dues = Optional.of(known);
        List<Forecast> all = new ArrayList<>(known.all());
        all.addAll(more);
        return all;
    }

    private List<ReviewDue> due(Workspace workspace) {
        List<ReviewDue> all = new ArrayList<>();
        for (SystemFile file : workspace.systems().values()) {
            String name = file.declaration().name();
            every(workspace, file)
                    .ifPresent(every -> {
                        // Who is asked for the first time has as long as between two reviews.
                        Instant last =
                                newest(name, SIGN_OFF)
                                        .or(() -> newest(name, BEGIN))
                                        .map(Act::at)
                                        .orElseGet(() -> begin(name));
                        all.add(
                                new ReviewDue(
                                        name,
                                        file.declaration().owner(),
                                        flows(workspace, name),
                                        last.plus(every)));
                    });
        }
        return all;
    }

    private Instant begin(String system) {
        Act act = Act.of(clock.instant(), Act.HUB, BEGIN, object(system));
        store.audit().note(act);
        return act.at();
    }

    private static Optional<Duration> every(Workspace workspace, SystemFile file) {
        return file.review().or(() -> workspace.hub().review());
    }

    private static List<String> flows(Workspace workspace, String system) {
        return workspace.flows().values().stream()
                .filter(flow -> Workspace.systemsOf(flow).contains(system))
                .map(FlowDeclaration::name)
                .toList();
    }

    private Optional<Act> newest(String system, String act) {
        AuditFilter filter = new AuditFilter(object(system), "", act, Optional.empty());
        return store.auditTrail().newest(filter, 0, 1).stream().findFirst().flatMap(AuditRow::act);
    }

    private static String object(String system) {
        return "system " + system;
    }

    @Override
    public List<SystemAccess> systems() {
        Workspace workspace = keeper.workspace();
        return describe(
                workspace,
                workspace.systems().values().stream()
                        .filter(file -> isVisible(workspace, file))
                        .toList());
    }

    private List<SystemAccess> describe(Workspace workspace, List<SystemFile> files) {
        List<Plan> plans = library.current();
        AccessPicture picture =
                new AccessPicture(
                        workspace,
                        plans,
                        GrantUse.of(plans),
                        LastUse.of(using(workspace, plans, files), store.ledger()),
                        keeper.all(),
                        AccessPicture.people(store.register(), clock.instant()));
        return files.stream()
                .map(file ->
                        picture.of(file, clock.instant(), hash -> review(workspace, file, hash)))
                .toList();
    }

    private static List<Plan> using(Workspace workspace, List<Plan> plans, List<SystemFile> files) {
        Set<String> flows = new HashSet<>();
        files.forEach(file -> flows.addAll(flows(workspace, file.declaration().name())));
        return plans.stream().filter(plan -> flows.contains(plan.flow())).toList();
    }

    /** A system is seen by who answers for it, and by who answers for a flow that uses it. */
    private static boolean isVisible(Workspace workspace, SystemFile file) {
        Actor actor = Actor.current();
        return actor.sees(file.declaration().owner())
                || flows(workspace, file.declaration().name()).stream()
                        .anyMatch(flow -> AccessPicture.sees(workspace, flow));
    }

    private SystemAccess.Review review(Workspace workspace, SystemFile file, String hash) {
        String name = file.declaration().name();
        Optional<Act> signed = newest(name, SIGN_OFF);
        Optional<Duration> every = every(workspace, file);
        Optional<Instant> last = signed.map(Act::at).or(() -> newest(name, BEGIN).map(Act::at));
        Optional<Instant> due = every.map(e -> last.orElse(clock.instant()).plus(e));
        return new SystemAccess.Review(
                state(signed, due, hash),
                due,
                signed.map(Act::at),
                signed.map(Act::actor).orElse(""),
                hash);
    }

    private String state(Optional<Act> signed, Optional<Instant> due, String hash) {
        if (due.filter(at -> !clock.instant().isBefore(at)).isPresent()) {
            return "overdue";
        }
        if (signed.isEmpty()) {
            return due.isPresent() ? "open" : "none";
        }
        return hash.equals(signed.get().details().get("hash")) ? "signed" : "changed";
    }

    @Override
    public List<String> unused() {
        if (!Actor.current().seesAll()) {
            return List.of();
        }
        Workspace workspace = keeper.workspace();
        List<String> all = new ArrayList<>();
        for (SystemFile file : workspace.systems().values()) {
            if (flows(workspace, file.declaration().name()).isEmpty()) {
                all.add(
                        "No flow uses the system '"
                                + file.declaration().name()
                                + "': take "
                                + file.declaration().place().file()
                                + " out.");
            }
        }
        String telling = workspace.hub().telemetry().flatMap(hub -> hub.credential()).orElse("");
        for (Safe.Known known : keeper.all()) {
            if (known.unused() && !known.name().equals(telling)) {
                all.add(
                        "Nothing uses the credential '"
                                + known.name()
                                + "': take it out of 'credentials' in tieline.yaml, and end it"
                                + " where it was made.");
            }
        }
        return all;
    }

    @Override
    public Signed sign(String system, String hash, String actor) {
        Workspace workspace = keeper.workspace();
        Optional<SystemFile> file =
                Optional.ofNullable(workspace.systems().get(system))
                        .filter(known -> isVisible(workspace, known));
        if (file.isEmpty()) {
            return new Signed.Unknown();
        }
        String owner = file.get().declaration().owner();
        if (!Actor.current().sees(owner)) {
            return new Signed.NotTheirs(owner);
        }
        SystemAccess seen = describe(workspace, List.of(file.get())).getFirst();
        if (!seen.review().hash().equals(hash)) {
            return new Signed.Changed();
        }
        store.audit()
                .note(
                        new Act(
                                clock.instant(),
                                actor,
                                SIGN_OFF,
                                object(system),
                                Map.of("hash", hash, "owner", owner)));
        signOffs.incrementAndGet();
        return new Signed.Done(describe(workspace, List.of(file.get())).getFirst());
    }
}
