package dev.tieline.app;

import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.watch.Expiry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Credentials of a workspace that end, and what ends with them. */
final class Expiries {
    private Expiries() {}

    static List<Expiry> of(Workspace workspace) {
        List<Expiry> all = new ArrayList<>();
        for (SystemFile system : workspace.systems().values()) {
            for (String name : system.credentials()) {
                Optional.ofNullable(workspace.hub().credentials().get(name))
                        .flatMap(CredentialSource::expires)
                        .ifPresent(day -> all.add(expiry(workspace, system, name, day)));
            }
        }
        return List.copyOf(all);
    }

    private static Expiry expiry(
            Workspace workspace, SystemFile system, String credential, LocalDate day) {
        String name = system.declaration().name();
        return new Expiry(
                credential,
                day,
                name,
                system.declaration().owner(),
                workspace.flows().values().stream()
                        .filter(flow -> Workspace.systemsOf(flow).contains(name))
                        .map(FlowDeclaration::name)
                        .toList());
    }
}
