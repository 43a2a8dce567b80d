package dev.tieline.flow;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.format.CsvTable;
import dev.tieline.format.JsonText;
import dev.tieline.format.YamlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a workspace and checks that its files fit together. Pure. Used once. */
public final class WorkspaceReader {
    private final WorkspaceFiles files;
    private final Map<String, ConnectorSpec> connectors;
    private final Findings findings;
    private final SortedMap<String, Optional<Node.Mapping>> systemRoots = new TreeMap<>();
    private final SortedMap<String, Node.Mapping> flowRoots = new TreeMap<>();
    private final SortedMap<String, SystemFile> systems = new TreeMap<>();
    private final SortedMap<String, ContractFile> contracts = new TreeMap<>();
    private final SortedMap<String, ReferenceTable> tables = new TreeMap<>();
    private final SortedMap<String, FlowDeclaration> flows = new TreeMap<>();

    private WorkspaceReader(
            WorkspaceFiles files, Map<String, ConnectorSpec> connectors, Findings findings) {
        this.files = files;
        this.connectors = new LinkedHashMap<>(connectors);
        this.connectors.put(SystemFile.RECEIVE_ONLY, SystemKeys.RECEIVE_ONLY);
        this.findings = findings;
    }

    /**
     * Reads everything; what is wrong goes to {@code findings}, all of it.
     *
     * @param connectors what each connector declares, by its name; the one of systems that only
     *     call is always there
     */
    public static Workspace read(
            WorkspaceFiles files, Map<String, ConnectorSpec> connectors, Findings findings) {
        return new WorkspaceReader(files, connectors, findings).workspace();
    }

    /**
     * Reads the hub file alone, for those who need nothing else. What is wrong with it is passed
     * over: {@link #read} tells that.
     *
     * @param text of the file at {@link HubFile#PATH}
     */
    public static HubFile hub(String text) {
        Findings findings = new Findings();
        WorkspaceFiles file = WorkspaceFiles.of(Map.of(HubFile.PATH, text));
        var reader = new WorkspaceReader(file, Map.of(), findings);
        return reader.hubRoot().map(new HubReader(findings)::read).orElse(HubFile.MISSING);
    }

    private Workspace workspace() {
        Layout layout = Layout.of(files, findings);
        Optional<Node.Mapping> hubRoot = hubRoot();
        HubFile hub = hubRoot.map(new HubReader(findings)::read).orElse(HubFile.MISSING);
        layout.contracts().forEach(this::contract);
        layout.tables().forEach(this::table);
        layout.systems().forEach(this::system);
        layout.flows().forEach(this::flow);
        Links links =
                new Links(
                        hubRoot,
                        systemRoots,
                        layout.contracts().keySet(),
                        layout.tables().keySet(),
                        findings);
        systemRoots.values().forEach(root -> root.ifPresent(links::checkSystem));
        flowRoots.values().forEach(links::checkFlow);
        links.checkPaths(flowRoots.values());
        return new Workspace(hub, systems, contracts, tables, flows, files);
    }

    private Optional<Node.Mapping> hubRoot() {
        if (files.text(HubFile.PATH).isEmpty()) {
            findings.add(
                    Place.startOf(HubFile.PATH),
                    "hub-missing",
                    "There is no " + HubFile.PATH + ".",
                    "It names the hub, its owners and its credentials; without it this is not a"
                            + " workspace.",
                    "Start in the folder that holds it, or write a new one with 'tieline init'.");
            return Optional.empty();
        }
        return root(HubFile.PATH);
    }

    private void system(String name, String file) {
        Optional<Node.Mapping> root = root(file);
        systemRoots.put(name, root);
        root.ifPresent(node -> sameName(node, "system", name, "systems"));
        root.flatMap(new SystemReader(connectors, findings)::read)
                .ifPresent(system -> systems.put(name, system));
    }

    private void flow(String name, String file) {
        Optional<Node.Mapping> root = root(file);
        root.ifPresent(node -> flowRoots.put(name, node));
        root.ifPresent(node -> sameName(node, "flow", name, "flows"));
        SourceLines source = new SourceLines(files.text(file).orElse(""));
        root.flatMap(new FlowReader(source, findings)::read)
                .ifPresent(flow -> flows.put(name, flow));
    }

    private void contract(String name, String file) {
        JsonText.readFile(file, files.text(file).orElse(""), findings)
                .ifPresent(json ->
                        contracts.put(
                                name, new ContractFile(name, file, json.tree(), json.places())));
    }

    private void table(String name, String file) {
        CsvTable.read(file, files.text(file).orElse(""), findings)
                .ifPresent(csv -> tables.put(name, keyed(name, file, csv)));
    }

    private ReferenceTable keyed(String name, String file, CsvTable csv) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (int i = 0; i < csv.rows().size(); i++) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int column = 0; column < csv.columns().size(); column++) {
                row.put(csv.columns().get(column), csv.rows().get(i).get(column));
            }
            String key = csv.rows().get(i).getFirst();
            if (key.isEmpty() || rows.putIfAbsent(key, row) != null) {
                findings.add(
                        new Place(file, csv.lines().get(i), 1),
                        key.isEmpty() ? "table-key-missing" : "table-key-twice",
                        key.isEmpty()
                                ? "This row has nothing in the first column."
                                : "'" + key + "' stands twice in the first column.",
                        "Lookups find a row by its first column.",
                        key.isEmpty() ? "Fill it in, or remove the row." : "Remove one.");
            }
        }
        return new ReferenceTable(name, file, csv.columns(), rows);
    }

    private Optional<Node.Mapping> root(String file) {
        int before = findings.count();
        Optional<Node> root = YamlText.read(file, files.text(file).orElse(""), findings);
        if (root.orElse(null) instanceof Node.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (findings.count() == before) {
            findings.add(
                    root.map(Node::place).orElse(Place.startOf(file)),
                    root.isEmpty() ? "file-empty" : "file-form",
                    root.isEmpty()
                            ? "This file is empty."
                            : "This file does not hold keys and values.",
                    "",
                    "Write 'key: value' lines, or remove the file.");
        }
        return Optional.empty();
    }

    private void sameName(Node.Mapping root, String key, String name, String folder) {
        Optional<Located<String>> written = Keys.located(root, key);
        if (written.isPresent() && !written.orElseThrow().value().equals(name)) {
            findings.add(
                    written.orElseThrow().place(),
                    "name-not-of-file",
                    "The "
                            + key
                            + " is named '"
                            + written.orElseThrow().value()
                            + "', but its file "
                            + name
                            + ".yaml.",
                    "People look for it by its name.",
                    "Write '"
                            + key
                            + ": "
                            + name
                            + "', or rename the file to "
                            + folder
                            + "/"
                            + written.orElseThrow().value()
                            + ".yaml.");
        }
    }
}
