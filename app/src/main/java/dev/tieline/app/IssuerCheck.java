package dev.tieline.app;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import dev.tieline.egress.EgressRefused;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Checks that whoever gives secrets or keys may be asked, and that what is fetched is used where it
 * can be.
 */
record IssuerCheck(Workspace workspace, EgressGuard guard, Findings findings) {

    void check() {
        workspace
                .hub()
                .credentials()
                .forEach((_, source) -> {
                    if (source instanceof CredentialSource.OAuth(Place place, OAuthClient client)) {
                        host(place, "token-url", client.tokenUrl());
                        client.authorizeUrl().ifPresent(url -> consent(place, url));
                    }
                });
        workspace
                .hub()
                .hashiCorp()
                .ifPresent(declared -> host(declared.place(), "url", declared.url()));
        workspace.systems().values().forEach(this::system);
        workspace
                .hub()
                .telemetry()
                .ifPresent(telemetry ->
                        telemetry
                                .credential()
                                .filter(this::isFetched)
                                .ifPresent(name -> misused(telemetry.place(), name)));
    }

    private void host(Place place, String key, URI url) {
        String host = String.valueOf(url.getHost());
        Optional<EgressRefused> objection = guard.objection(host);
        if (objection.isPresent()) {
            findings.add(
                    place,
                    "url-refused",
                    "The host of '"
                            + key
                            + "' cannot be called: "
                            + objection.get().getMessage()
                            + ".",
                    "Addresses that are not public are closed unless they are listed.",
                    objection.get().remedy());
        } else {
            encrypted(place, key, url, "Everybody on the way could read or change what is asked.");
        }
    }

    /** Browsers go there, not the hub; what they bring is worth as much. */
    private void consent(Place place, URI url) {
        encrypted(place, "authorize-url", url, "Whoever is on the way could consent for others.");
    }

    private void encrypted(Place place, String key, URI url, String why) {
        String host = String.valueOf(url.getHost());
        if (!"https".equals(url.getScheme()) && !guard.atHome(host)) {
            findings.add(
                    place,
                    "url-unencrypted",
                    "'"
                            + key
                            + "' is http://, and '"
                            + host
                            + "' is not on this machine or in a listed network.",
                    why,
                    "Write https://.");
        }
    }

    private void system(SystemFile file) {
        SystemDeclaration system = file.declaration();
        Optional<String> calledWith = system.credential().filter(this::isFetched);
        boolean basic =
                system.settings().entry("auth").orElse(null) instanceof Node.Scalar auth
                        && auth.text().equals("basic");
        if (calledWith.isPresent() && (!system.connector().equals("http") || basic)) {
            misused(file.placeOf("credential"), calledWith.get());
        }
        if (file.caller().orElse(null) instanceof CallerScheme.Jwt jwt) {
            address(jwt.keys()).ifPresent(keys -> host(file.placeOf("caller"), "keys", keys));
        }
        file.callerCredentials().stream()
                .filter(this::isFetched)
                .forEach(name -> misused(file.placeOf("caller"), name));
    }

    /** Empty when it is none, which was told when the file was read. */
    private static Optional<URI> address(String text) {
        try {
            URI url = new URI(text);
            return url.getHost() == null ? Optional.empty() : Optional.of(url);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private boolean isFetched(String name) {
        return workspace.hub().credentials().get(name) instanceof CredentialSource.OAuth;
    }

    private void misused(Place place, String name) {
        findings.add(
                place,
                "credential-fetched",
                "'" + name + "' is fetched by 'oauth' and cannot be used here.",
                "Such tokens are for systems with connector http that take 'auth: bearer' or"
                        + " 'auth: header'.",
                "Name another credential.");
    }
}
