package dev.tieline.issuer;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The server that gives tokens of one credential, asked by the terms of one workspace; and what is
 * said of it. Immutable, so a fetch ends by the terms it began with.
 */
record TokenServer(
        String name, AccessTokens.Terms terms, Function<byte[], Optional<Document>> json) {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    OAuthClient client() {
        return terms.client();
    }

    /** What a refresh token is bound to: the server that gave it, and whom it gave it to. */
    String bound() {
        return client().tokenUrl() + " " + client().clientId();
    }

    /** Whether another asks as the same client in every regard. */
    boolean asksAs(TokenServer other) {
        return client().equals(other.client());
    }

    /** Whether another is at the same address. */
    boolean isAt(TokenServer other) {
        return client().tokenUrl().equals(other.client().tokenUrl());
    }

    /** Asks for a token; with the client's other secret too where it is rotated. */
    TokenAnswer ask(Map<String, String> grant) {
        Optional<Secret> secret;
        try {
            secret = client().secret().map(terms.secrets()::credential);
        } catch (Credentials.MissingCredential e) {
            throw unauthorized(
                    Fault.of(
                            "credential-missing",
                            Blame.HUB,
                            "No token for the credential '" + name + "': " + e.getMessage() + ".",
                            "Set it, then resume the system."));
        }
        TokenAnswer answer = ask(grant, secret);
        if (secret.isEmpty() || !(answer instanceof TokenAnswer.None(_, boolean proof)) || !proof) {
            return answer;
        }
        // While it is rotated, the server may still know only the other one.
        String of = client().secret().orElseThrow();
        Optional<Secret> other = terms.secrets().instead(of, List.of(secret.get()));
        if (other.isEmpty()) {
            return answer;
        }
        TokenAnswer second = ask(grant, other);
        if (second instanceof TokenAnswer.Granted) {
            terms.secrets().worked(of, other.get());
        }
        return second;
    }

    private TokenAnswer ask(Map<String, String> grant, Optional<Secret> secret) {
        Outside.Question question = TokenQuestion.of(client(), grant, secret);
        return TokenAnswer.of(terms.outside().ask(question, WITHIN), name, host(), json);
    }

    private String host() {
        return String.valueOf(client().tokenUrl().getHost());
    }

    Credentials.NotObtained refused(String code) {
        return unauthorized(
                Fault.of(
                        "token-refused",
                        Blame.HUB,
                        "No token for the credential '"
                                + name
                                + "': "
                                + host()
                                + " answers "
                                + code
                                + ".",
                        "Check what stands at '" + name + "' in tieline.yaml."));
    }

    Fault consentMissing() {
        return Fault.of(
                "consent-missing",
                Blame.HUB,
                "There is no consent for '"
                        + name
                        + "': nobody gave it yet, it has ended, or it was for"
                        + " another 'token-url' or 'client-id'.",
                "Somebody who manages credentials consents at " + terms.page().apply(name) + ".");
    }

    Fault consentOver(String by) {
        String last = by.isEmpty() ? "" : " It was given last by " + by + ".";
        String who = by.isEmpty() ? "Somebody" : by + ", or somebody else";
        return Fault.of(
                "consent-ended",
                Blame.HUB,
                "The consent for '"
                        + name
                        + "' was withdrawn or has ended: "
                        + host()
                        + " answers invalid_grant."
                        + last,
                who
                        + " who manages credentials consents again at "
                        + terms.page().apply(name)
                        + "; what waits goes on then.");
    }

    Fault noRefreshToken() {
        return Fault.of(
                "refresh-token-missing",
                Blame.HUB,
                host()
                        + " gave no refresh token for '"
                        + name
                        + "', so the consent would end soon.",
                "Ask for one: most servers want the scope offline_access, or"
                        + " access_type=offline in 'authorize-url'.");
    }

    static Credentials.NotObtained unauthorized(Fault fault) {
        return new Credentials.NotObtained(new Outcome.Unauthorized(fault));
    }
}
