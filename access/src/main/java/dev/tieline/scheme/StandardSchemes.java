package dev.tieline.scheme;

import static dev.tieline.scheme.Scheme.Known.DOCUMENTATION;
import static dev.tieline.scheme.Scheme.Known.SDK;
import static dev.tieline.scheme.Scheme.Known.VECTOR;
import static dev.tieline.scheme.Spot.body;
import static dev.tieline.scheme.Spot.header;

import java.time.Duration;
import java.util.List;

/** What several senders share, and platforms that carry other people's webhooks. */
final class StandardSchemes {
    private static final Way.Signature STANDARD =
            Way.Signature.in("webhook-signature")
                    .layout(new Layout.Listed(" ", "v1,"))
                    .base64()
                    .key(KeyForm.WHSEC)
                    .signs("{id}.{timestamp}.{body}")
                    .id(header("webhook-id"))
                    .stamp(Stamp.seconds(header("webhook-timestamp")));

    static final List<Scheme> ALL =
            List.of(
                    Scheme.of("standard-webhooks", "Standard Webhooks, v1", VECTOR, STANDARD)
                            .message(header("webhook-id")),
                    Scheme.of(
                                    "standard-webhooks-ed25519",
                                    "Standard Webhooks, v1a",
                                    DOCUMENTATION,
                                    STANDARD.layout(new Layout.Listed(" ", "v1a,"))
                                            .algorithm(Algorithm.ED25519)
                                            .key(KeyForm.WHPK))
                            .message(header("webhook-id")),
                    Scheme.of(
                                    "svix",
                                    "Svix, and who sends by it (Clerk, Resend)",
                                    VECTOR,
                                    STANDARD.at(header("svix-signature"))
                                            .id(header("svix-id"))
                                            .stamp(Stamp.seconds(header("svix-timestamp"))))
                            .message(header("svix-id")),
                    Scheme.of(
                                    "hookdeck",
                                    "Hookdeck",
                                    DOCUMENTATION,
                                    Way.Signature.in(
                                                    "x-hookdeck-signature",
                                                    "x-hookdeck-signature-2")
                                            .base64())
                            .message(header("x-hookdeck-eventid")),
                    Scheme.of(
                                    "cloudevents",
                                    "CloudEvents HTTP webhooks",
                                    DOCUMENTATION,
                                    new Way.Token(header("authorization"), "Bearer "))
                            .message(header("ce-source"), header("ce-id"))
                            .handshake(Handshake.CLOUDEVENTS)
                            .weakness("a token: the content is not signed"),
                    Scheme.of(
                                    "aws-sns",
                                    "Amazon SNS",
                                    DOCUMENTATION,
                                    new Way.Certified(
                                            body("/SigningCertURL"),
                                            "https://sns\\.[a-z]{2}(-[a-z]{2,12}){1,2}-[0-9]{1,2}\\.amazonaws\\.com(\\.cn)?/SimpleNotificationService-[0-9A-Za-z]{1,64}\\.pem",
                                            "",
                                            Way.Signature.in("-")
                                                    .at(body("/Signature"))
                                                    .algorithm(Algorithm.RSA_SHA256)
                                                    .base64()
                                                    .key(KeyForm.COVERED)
                                                    .signs("{key}")
                                                    .stamp(
                                                            Stamp.iso(body("/Timestamp"))
                                                                    .within(Duration.ofHours(1))),
                                            Way.Certified.Signs.SNS_FIELDS))
                            .message(body("/MessageId"))
                            .handshake(Handshake.SNS),
                    Scheme.of(
                                    "microsoft-graph",
                                    "Microsoft Graph change notifications",
                                    DOCUMENTATION,
                                    new Way.Token(body("/value/*/clientState"), ""))
                            .handshake(Handshake.GRAPH)
                            .weakness("a token in the body: the content is not signed"),
                    Scheme.of(
                                    "okta",
                                    "Okta event hooks",
                                    DOCUMENTATION,
                                    new Way.Token(header("authorization"), ""))
                            .message(body("/eventId"))
                            .handshake(Handshake.OKTA)
                            .weakness("a token: the content is not signed"),
                    Scheme.of(
                                    "heroku",
                                    "Heroku",
                                    DOCUMENTATION,
                                    Way.Signature.in("heroku-webhook-hmac-sha256").base64())
                            .message(body("/id")),
                    Scheme.of(
                            "pusher",
                            "Pusher Channels",
                            SDK,
                            Way.Signature.in("x-pusher-signature")));

    private StandardSchemes() {}
}
