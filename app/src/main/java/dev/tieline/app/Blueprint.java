package dev.tieline.app;

import dev.tieline.api.Connector;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Located;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.plan.Compilation;
import dev.tieline.plan.FlowCompiler;
import dev.tieline.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A workspace, read and compiled: what {@code check} looks at and {@code run} builds from. What
 * checks is what runs.
 *
 * @param folder it was read from; relative files are in it
 * @param workspace as read
 * @param connectors by name, for this workspace
 * @param plans of the flows without findings
 * @param findings everything that is wrong, sorted by place
 */
record Blueprint(
        Path folder,
        Workspace workspace,
        Map<String, Connector> connectors,
        List<Plan> plans,
        List<Finding> findings) {

    /** Reads and compiles a folder, whose hub file says where the data is. */
    static Blueprint of(WorkspaceFolder folder) throws IOException {
        return of(folder, hub -> folder.path().resolve(hub.data()));
    }

    /** Reads and compiles a folder whose data is elsewhere. */
    static Blueprint of(WorkspaceFolder folder, Path data) throws IOException {
        return of(folder, _ -> data);
    }

    private static Blueprint of(WorkspaceFolder folder, Function<HubFile, Path> data)
            throws IOException {
        Findings findings = new Findings();
        return of(folder.path(), folder.read(findings), data, findings);
    }

    private static Blueprint of(
            Path folder, WorkspaceFiles files, Function<HubFile, Path> data, Findings findings) {
        Workspace workspace = WorkspaceReader.read(files, Connectors.specs(), findings);
        HubFile hub = workspace.hub();
        EgressGuard guard =
                new EgressGuard(hub.privateAddresses().stream().map(Located::value).toList());
        Map<String, Connector> connectors = Connectors.of(guard, data.apply(hub));
        Compilation compilation = FlowCompiler.compile(workspace, connectors);
        compilation.findings().forEach(findings::add);
        return new Blueprint(folder, workspace, connectors, compilation.plans(), findings.sorted());
    }

    /** Compiles one flow from its stored sources; empty when they do not compile any more. */
    static Optional<Plan> recompile(String flow, WorkspaceFiles sources, Path data) {
        return of(data, sources, _ -> data, new Findings()).plans().stream()
                .filter(plan -> plan.flow().equals(flow))
                .findFirst();
    }
}
