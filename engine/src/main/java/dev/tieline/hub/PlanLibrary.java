package dev.tieline.hub;

import dev.tieline.api.Finding;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.journal.Journal;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The plans that run and those that ran: an older version is compiled again from its stored sources
 * when a record of it turns up. Thread-safe.
 */
public final class PlanLibrary implements Plans {
    /** Older versions kept in memory. */
    private static final int MAX_OLDER = 1_000;

    private final Journal journal;
    private final Recompiler recompiler;
    private final Map<Key, Optional<Plan>> older = new ConcurrentHashMap<>();
    private volatile Map<String, Plan> current = Map.of();
    private volatile Map<String, Plan> paths = Map.of();
    private volatile @Nullable Map<String, String> formerPaths;
    private volatile List<Finding> refused = List.of();

    private record Key(String flow, String version) {}

    /** Compiles a flow from stored sources; empty when they do not compile any more. */
    @FunctionalInterface
    public interface Recompiler {
        Optional<Plan> compile(String flow, WorkspaceFiles sources);
    }

    public PlanLibrary(Journal journal, Recompiler recompiler) {
        this.journal = journal;
        this.recompiler = recompiler;
    }

    /** These plans run from now on. */
    public void run(List<Plan> plans) {
        Map<String, Plan> next = new LinkedHashMap<>();
        plans.stream()
                .sorted(Comparator.comparing(Plan::flow))
                .forEach(plan -> next.put(plan.flow(), plan));
        Map<String, Plan> byPath = new HashMap<>();
        plans.forEach(plan -> plan.endpoint().ifPresent(e -> byPath.put(e.path(), plan)));
        if (older.size() > MAX_OLDER) {
            older.clear();
        }
        current.values().forEach(p -> older.put(new Key(p.flow(), p.version()), Optional.of(p)));
        current = Collections.unmodifiableMap(next);
        paths = byPath;
        formerPaths = null;
        refused = List.of();
    }

    /** The newest files cannot run; what runs goes on. */
    public void refuse(List<Finding> findings) {
        refused = List.copyOf(findings);
    }

    @Override
    public List<Plan> current() {
        return List.copyOf(current.values());
    }

    @Override
    public Optional<Plan> current(String flow) {
        return Optional.ofNullable(current.get(flow));
    }

    @Override
    public Optional<Plan> at(String path) {
        return Optional.ofNullable(paths.get(path));
    }

    /** Compiles what ran once, so it is asked only when somebody calls where nobody listens. */
    @Override
    public Optional<String> formerlyAt(String path) {
        Map<String, String> known = formerPaths;
        if (known == null) {
            Map<String, String> former = new HashMap<>();
            journal.newestVersions()
                    .forEach((flow, version) -> {
                        if (!current.containsKey(flow)) {
                            version(flow, version)
                                    .flatMap(Plan::endpoint)
                                    .ifPresent(endpoint -> former.put(endpoint.path(), flow));
                        }
                    });
            known = former;
            formerPaths = former;
        }
        return paths.containsKey(path) ? Optional.empty() : Optional.ofNullable(known.get(path));
    }

    @Override
    public Optional<Plan> version(String flow, String version) {
        Plan now = current.get(flow);
        if (now != null && now.version().equals(version)) {
            return Optional.of(now);
        }
        return older.computeIfAbsent(
                new Key(flow, version),
                _ ->
                        journal.version(flow, version)
                                .map(WorkspaceFiles::fromBytes)
                                .flatMap(sources -> recompiler.compile(flow, sources)));
    }

    @Override
    public List<Finding> refused() {
        return refused;
    }
}
