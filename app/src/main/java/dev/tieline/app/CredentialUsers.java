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
        return lack("consent", name, fault);
    }

    /** What of HashiCorp Vault cannot be read, for each who uses it; and that its token ends. */
    List<Sighting> unread(RemoteSecrets remote) {
        List<Sighting> unread = new ArrayList<>();
        workspace
                .hub()
                .credentials()
                .forEach((name, source) -> {
                    if (source instanceof CredentialSource.HashiCorp there) {
                        remote.trouble(name, there)
                                .ifPresent(fault -> unread.addAll(unread(name, fault)));
                    }
                });
        remote.ending().ifPresent(fault -> unread.add(ofHub("hashicorp/token", "hub", fault)));
        return unread;
    }

    private List<Sighting> unread(String name, Fault fault) {
        List<Sighting> all = lack("hashicorp", name, fault);
        return all.isEmpty()
                ? others(name).stream()
                        .map(other -> ofHub("hashicorp/" + other + "/" + name, other, fault))
                        .toList()
                : all;
    }

    private static Sighting ofHub(String cause, String subject, Fault fault) {
        return new Sighting(cause, Sighting.Kind.HUB, subject, List.of(), "", fault, 0);
    }

    private List<Sighting> lack(String cause, String name, Fault fault) {
        return systems(name).stream()
                .map(system ->
                        new Sighting(
                                cause + "/" + system.declaration().name() + "/" + name,
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
