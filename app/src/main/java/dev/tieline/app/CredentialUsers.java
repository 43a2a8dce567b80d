package dev.tieline.app;

import dev.tieline.api.Fault;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.ledger.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Who uses a credential of a workspace, itself or through another one. */
record CredentialUsers(Workspace workspace) {

    /** Systems that call or are called with it, or with what it fetches. */
    List<SystemFile> systems(String name) {
        List<String> names = new ArrayList<>(fetched(name));
        names.add(name);
        return workspace.systems().values().stream()
                .filter(system -> system.credentials().stream().anyMatch(names::contains))
                .toList();
    }

    /** Flows that stop without these systems. */
    List<String> flows(List<SystemFile> systems) {
        TreeSet<String> flows = new TreeSet<>();
        for (SystemFile system : systems) {
            workspace.flows().values().stream()
                    .filter(flow -> Workspace.systemsOf(flow).contains(system.declaration().name()))
                    .map(FlowDeclaration::name)
                    .forEach(flows::add);
        }
        return List.copyOf(flows);
    }

    /** What only a person's consent can mend: one for each system that waits for it. */
    List<Sighting> lacks(Map<String, AccessTokens> fetched) {
        List<Sighting> lacks = new ArrayList<>();
        fetched.forEach((name, tokens) ->
                tokens.lacksConsent().ifPresent(fault -> lacks.addAll(lack(name, fault))));
        return lacks;
    }

    /** What each system that uses it suffers from. */
    List<Sighting> lack(String name, Fault fault) {
        return systems(name).stream()
                .map(system ->
                        new Sighting(
                                "consent/" + system.declaration().name() + "/" + name,
                                Sighting.Kind.SYSTEM,
                                system.declaration().name(),
                                flows(List.of(system)),
                                system.declaration().owner(),
                                fault,
                                0))
                .toList();
    }

    /** Parts of the hub file that use it. */
    List<String> others(String name) {
        List<String> others = new ArrayList<>();
        fetched(name).forEach(credential -> others.add("credential " + credential));
        workspace
                .hub()
                .telemetry()
                .flatMap(HubFile.Telemetry::credential)
                .filter(name::equals)
                .ifPresent(_ -> others.add("telemetry"));
        workspace
                .hub()
                .signIn()
                .flatMap(HubFile.SignIn::provider)
                .filter(provider -> provider.credential().equals(name))
                .ifPresent(_ -> others.add("sign-in"));
        return others;
    }

    /** Credentials that are fetched with it. */
    List<String> fetched(String name) {
        return workspace.hub().credentials().entrySet().stream()
                .filter(entry ->
                        entry.getValue() instanceof CredentialSource.OAuth(_, var client)
                                && client.secret().filter(name::equals).isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }
}
