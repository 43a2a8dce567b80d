package dev.tieline.app;

import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.flow.HubFile;
import dev.tieline.identity.IdentityProvider;
import dev.tieline.people.Groups;
import dev.tieline.people.Role;
import dev.tieline.people.SecondFactor;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How people sign in as a hub file says; of a provider that it does not name nothing is loaded. */
record SignInAtProvider(Safekeeping safekeeping) {

    /** A secret that is missing is a finding. */
    static void prove(HubFile hub, Credentials credentials, Findings findings) {
        hub.signIn()
                .flatMap(HubFile.SignIn::provider)
                .ifPresent(provider -> {
                    try {
                        credentials.credential(provider.credential());
                    } catch (Credentials.MissingCredential e) {
                        Deploying.missing(provider.place(), e, findings);
                    }
                });
    }

    /** What people sign in by is built once: a change is a finding, not half in effect. */
    static void unchanged(HubFile runs, HubFile changed, Findings findings) {
        if (!said(runs).equals(said(changed))) {
            findings.add(
                    changed.signIn().map(HubFile.SignIn::place).orElse(changed.place()),
                    "restart-needed",
                    "'sign-in' was changed, and cannot change while the hub runs.",
                    "People would sign in by what was written before.",
                    "Start the hub again.");
        }
    }

    /** Without the places, which move with every line above. */
    private static List<Object> said(HubFile hub) {
        boolean required = hub.signIn().filter(HubFile.SignIn::codesRequired).isPresent();
        return hub.signIn()
                .flatMap(HubFile.SignIn::provider)
                .map(provider ->
                        List.<Object>of(
                                required,
                                provider.issuer(),
                                provider.client(),
                                provider.credential(),
                                provider.account(),
                                provider.groups(),
                                provider.roles()))
                .orElseGet(() -> List.of(required));
    }

    private Optional<HubFile.Provider> declared() {
        return safekeeping.hub().signIn().flatMap(HubFile.SignIn::provider);
    }

    Groups groups() {
        List<Groups.Ranked> ranked =
                declared().stream()
                        .flatMap(provider -> provider.roles().stream())
                        .map(group ->
                                new Groups.Ranked(
                                        group.group(),
                                        Role.of(group.role()).orElse(Role.VIEWER),
                                        Set.copyOf(group.owners())))
                        .toList();
        return new Groups(ranked);
    }

    /** One-time codes beside passwords. */
    SecondFactor.Terms codes() {
        HubFile hub = safekeeping.hub();
        boolean required = hub.signIn().filter(HubFile.SignIn::codesRequired).isPresent();
        return new SecondFactor.Terms(hub.name(), safekeeping.strongbox(), required);
    }

    /** The secret is read anew each time somebody signs in, so that it can be replaced. */
    Optional<IdentityProvider> provider(InstantSource clock) {
        HubFile hub = safekeeping.hub();
        return declared()
                .map(provider ->
                        new IdentityProvider(
                                new IdentityProvider.Settings(
                                        provider.issuer(),
                                        provider.client(),
                                        () -> safekeeping.secret(provider.credential()),
                                        provider.account(),
                                        provider.groups()),
                                new EgressDownload(Connectors.guard(hub)),
                                clock));
    }
}
