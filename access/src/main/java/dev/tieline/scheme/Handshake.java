package dev.tieline.scheme;

import java.util.Set;

/** How a sender makes sure, beside its records, that the right receiver listens. */
public enum Handshake {
    NONE("none"),
    SLACK("`url_verification`: the challenge is sent back"),
    ZOOM("`endpoint.url_validation`: the token is sent back with its HMAC"),
    META("GET with `hub.challenge` and the verify token: the challenge is sent back", "GET"),
    GRAPH("`validationToken` in the URL: it is sent back"),
    ECHO("GET with `challenge`: it is sent back", "GET"),
    DISCORD("PING: PONG"),
    CLOUDEVENTS("OPTIONS with `WebHook-Request-Origin`: allowed", "OPTIONS"),
    HEAD("HEAD: 200", "HEAD"),
    MAILCHIMP("GET with the secret: 200", "GET"),
    GITHUB("`ping`: 200"),
    SNS("`SubscriptionConfirmation`: confirmed at `SubscribeURL`"),
    XERO("intent to receive, a message without events: 200"),
    TWITCH("`webhook_callback_verification`: the challenge is sent back"),
    OKTA("GET with `X-Okta-Verification-Challenge` and the token: it is sent back", "GET");

    private final String words;
    private final String method;

    Handshake(String words) {
        this(words, "");
    }

    Handshake(String words, String method) {
        this.words = words;
        this.method = method;
    }

    /** For the reference. */
    public String words() {
        return words;
    }

    /** HTTP methods beside POST that it comes with. */
    public Set<String> methods() {
        return method.isEmpty() ? Set.of() : Set.of(method);
    }
}
