package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.SystemDeclaration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A workspace, read. When there were findings it is what could be read: a flow that stands here is
 * whole in itself, but what it names (contract, systems, tables, owner) may be missing; that is
 * reported already and need not be said again.
 *
 * @param hub the hub file
 * @param systems by name
 * @param contracts by name
 * @param tables reference tables by name
 * @param flows by name
 * @param files what it was read from
 */
public record Workspace(
        HubFile hub,
        SortedMap<String, SystemFile> systems,
        SortedMap<String, ContractFile> contracts,
        SortedMap<String, ReferenceTable> tables,
        SortedMap<String, FlowDeclaration> flows,
        WorkspaceFiles files) {

    public Workspace {
        systems = Collections.unmodifiableSortedMap(new TreeMap<>(systems));
        contracts = Collections.unmodifiableSortedMap(new TreeMap<>(contracts));
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        flows = Collections.unmodifiableSortedMap(new TreeMap<>(flows));
    }

    public Optional<SystemDeclaration> system(String name) {
        return Optional.ofNullable(systems.get(name)).map(SystemFile::declaration);
    }

    /** How the callers of a flow prove themselves; empty when nobody calls it. */
    public Optional<CallerScheme> caller(FlowDeclaration flow) {
        return callerOf(flow).flatMap(SystemFile::caller);
    }

    /** The system that calls a flow and hears its answers; empty when nobody does. */
    public Optional<SystemFile> callerOf(FlowDeclaration flow) {
        return flow.trigger() instanceof FlowDeclaration.Trigger.Endpoint endpoint
                ? Optional.ofNullable(systems.get(endpoint.from().value()))
                : Optional.empty();
    }

    /** A contract of the workspace, or one that every hub has. */
    public Optional<ContractFile> contract(String name) {
        return name.equals(AlertContract.NAME)
                ? Optional.of(AlertContract.FILE)
                : Optional.ofNullable(contracts.get(name));
    }

    public Optional<ReferenceTable> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Paths of the files that make up a flow, without the hub file: what its version hashes. */
    public SortedSet<String> sourcesOf(FlowDeclaration flow) {
        SortedSet<String> paths = new TreeSet<>(Set.of(flow.file()));
        contract(flow.record().contract().value()).ifPresent(c -> paths.add(c.file()));
        for (FlowDeclaration.Step step : flow.steps()) {
            if (step instanceof FlowDeclaration.Step.Lookup lookup) {
                table(lookup.in().value()).ifPresent(t -> paths.add(t.file()));
            }
        }
        systemsOf(flow).forEach(name -> system(name).ifPresent(s -> paths.add(s.place().file())));
        return paths;
    }

    /** The files from which a flow can be compiled again: its sources and the hub file. */
    public WorkspaceFiles filesOf(FlowDeclaration flow) {
        SortedSet<String> paths = sourcesOf(flow);
        paths.add(HubFile.PATH);
        return files.subset(paths);
    }

    /** Names of the systems a flow is called by, asks and calls. */
    public static SortedSet<String> systemsOf(FlowDeclaration flow) {
        SortedSet<String> names = new TreeSet<>();
        if (flow.trigger() instanceof FlowDeclaration.Trigger.Endpoint endpoint) {
            names.add(endpoint.from().value());
        } else if (flow.trigger() instanceof FlowDeclaration.Trigger.Poll poll) {
            names.add(poll.source().asking().ask().system());
        } else if (flow.trigger() instanceof FlowDeclaration.Trigger.Scheduled scheduled) {
            names.add(scheduled.source().asking().ask().system());
        } else if (flow.trigger() instanceof FlowDeclaration.Trigger.Follows follows) {
            names.add(follows.source().asking().ask().system());
        } else if (flow.trigger() instanceof FlowDeclaration.Trigger.Dropped dropped) {
            names.add(dropped.source().asking().ask().system());
        } else if (flow.trigger() instanceof FlowDeclaration.Trigger.Changes changes) {
            names.add(changes.of().system());
        }
        for (FlowDeclaration.Delivery delivery : flow.deliver()) {
            names.add(delivery.to().system());
            if (delivery.fallback() instanceof FlowDeclaration.Fallback.To to) {
                names.add(to.to().system());
            }
        }
        return names;
    }
}
