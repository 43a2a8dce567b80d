package dev.tieline.app;

import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Spelling;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.TableLook;
import dev.tieline.connector.sql.TableOffer;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.journal.JournalUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks a system of a workspace for a table or a query, as the hub would: by the same door. */
final class TableQuestion {
    private final WorkspaceFolder folder;
    private final String name;
    private final Path data;

    /**
     * @param name of the system
     */
    TableQuestion(WorkspaceFolder folder, String name) throws IOException {
        this.folder = folder;
        this.name = name;
        this.data = Folders.data(folder);
    }

    /** What is looked at. */
    @FunctionalInterface
    private interface Look {
        TableOffer at(Catalogued connector, SystemDeclaration system, Credentials credentials)
                throws TableLook.Unclear;
    }

    /**
     * @throws CannotDo when it cannot be asked, or has no such table
     */
    TableOffer table(String table) throws IOException {
        return ask((connector, system, credentials) ->
                TableLook.at(connector, system, credentials, table));
    }

    /**
     * @throws CannotDo when it cannot be asked, or does not take the query
     */
    TableOffer query(String query) throws IOException {
        return ask((connector, system, credentials) ->
                TableLook.atQuery(connector, system, credentials, query));
    }

    private TableOffer ask(Look look) throws IOException {
        Findings findings = new Findings();
        WorkspaceFiles files = folder.read(findings);
        if (files.text(HubFile.PATH).isEmpty()) {
            throw new CannotDo(
                    "there is no "
                            + HubFile.PATH
                            + " in "
                            + folder.path()
                            + "; name the workspace with -w");
        }
        Workspace workspace = WorkspaceReader.read(files, Connectors.specs(), findings);
        Map<String, Connector> connectors = Connectors.of(Connectors.guard(workspace.hub()), data);
        SystemDeclaration system = workspace.system(name).orElseGet(() -> begun(files));
        if (!(connectors.get(system.connector()) instanceof Catalogued connector)) {
            throw new CannotDo(
                    "'"
                            + name
                            + "' has no tables: it is a system of connector "
                            + system.connector()
                            + "; there are tables in those of "
                            + String.join(", ", catalogued(connectors)));
        }
        try {
            return ask(connector, system, workspace, look);
        } catch (TableLook.Unclear e) {
            throw new CannotDo("'" + name + "' does not tell: " + e.getMessage(), e);
        }
    }

    private TableOffer ask(
            Catalogued connector, SystemDeclaration system, Workspace workspace, Look look)
            throws TableLook.Unclear {
        Optional<CredentialSource> source =
                system.credential()
                        .flatMap(c -> Optional.ofNullable(workspace.hub().credentials().get(c)));
        boolean kept =
                source.filter(s ->
                                s instanceof CredentialSource.Vault
                                        || s instanceof CredentialSource.OAuth)
                        .isPresent();
        if (!kept) {
            return look.at(connector, system, plain(workspace.hub()));
        }
        HubPlace place;
        try {
            place = HubPlace.open(folder, System.getenv(), data, workspace, InstantSource.system());
        } catch (JournalUnavailable e) {
            throw new CannotDo(
                    "the credential of '"
                            + name
                            + "' is in the vault, which a hub that runs keeps to itself ("
                            + e.getMessage()
                            + "); stop it meanwhile",
                    e);
        }
        try {
            Credentials credentials = place.safekeeping().of(workspace.hub());
            return look.at(connector, system, credentials);
        } finally {
            place.store().close();
        }
    }

    /** What needs no store. */
    private Credentials plain(HubFile hub) {
        SecretStores stores =
                new SecretStores(System.getenv(), folder.path(), InstantSource.system());
        return new DeclaredCredentials(
                hub.credentials(),
                System.getenv(),
                folder.path(),
                () -> {
                    throw new Credentials.MissingCredential("the vault is not open here");
                },
                _ -> {},
                new DeclaredCredentials.Elsewhere(Map.of(), stores.of(hub, Optional.empty())));
    }

    /** A file that grants and declares nothing yet: this is how somebody begins. */
    private SystemDeclaration begun(WorkspaceFiles files) {
        Map<String, String> texts = new TreeMap<>(files.texts());
        texts.computeIfPresent(path(), (_, text) -> begun(text));
        Findings findings = new Findings();
        return WorkspaceReader.read(WorkspaceFiles.of(texts), Connectors.specs(), findings)
                .system(name)
                .orElseThrow(() -> unknown(files, findings));
    }

    private static String begun(String text) {
        StringBuilder whole = new StringBuilder(text);
        for (String line : List.of("allow: { nothing: [] }", "operations: {}")) {
            String key = line.substring(0, line.indexOf(':') + 1);
            if (text.lines().noneMatch(other -> other.startsWith(key))) {
                whole.append('\n').append(line);
            }
        }
        return whole.append('\n').toString();
    }

    private String path() {
        return "systems/" + name + ".yaml";
    }

    private CannotDo unknown(WorkspaceFiles files, Findings findings) {
        Optional<CannotDo> broken =
                findings.sorted().stream()
                        .filter(finding -> finding.place().file().equals(path()))
                        .findFirst()
                        .map(finding ->
                                new CannotDo(
                                        finding.place()
                                                + " "
                                                + finding.message()
                                                + " "
                                                + finding.remedy()));
        List<String> names =
                files.texts().keySet().stream()
                        .filter(path -> path.matches("systems/[^/]+\\.yaml"))
                        .map(path -> path.substring("systems/".length(), path.length() - 5))
                        .toList();
        return broken.orElseGet(() ->
                new CannotDo(
                        "there is no system '"
                                + name
                                + "' in "
                                + folder.path()
                                + "; "
                                + (names.isEmpty()
                                        ? "there is none"
                                        : Spelling.remedy(name, names))));
    }

    private static List<String> catalogued(Map<String, Connector> connectors) {
        return connectors.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Catalogued)
                .map(Map.Entry::getKey)
                .toList();
    }
}
