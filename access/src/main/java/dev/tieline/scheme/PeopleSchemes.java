package dev.tieline.scheme;

import static dev.tieline.scheme.Scheme.Known.DOCUMENTATION;
import static dev.tieline.scheme.Scheme.Known.SDK;
import static dev.tieline.scheme.Scheme.Known.VECTOR;
import static dev.tieline.scheme.Spot.body;
import static dev.tieline.scheme.Spot.header;

import java.time.Duration;
import java.util.List;

/** Mail, messages, customers and appointments. */
final class PeopleSchemes {
    private static final String SHA1 = "HMAC with SHA-1: the sender has nothing else";

    private static final String RUN_TOGETHER = SHA1 + "; names and values are signed run together";

    static final List<Scheme> ALL =
            List.of(
                    Scheme.of(
                                    "hubspot-v1",
                                    "HubSpot, version 1",
                                    VECTOR,
                                    Way.Signature.in("x-hubspot-signature")
                                            .algorithm(Algorithm.HASH_SHA256))
                            .weakness("a plain hash, no time stamp: version 3 is better"),
                    Scheme.of(
                                    "hubspot-v2",
                                    "HubSpot, version 2",
                                    VECTOR,
                                    Way.Signature.in("x-hubspot-signature")
                                            .algorithm(Algorithm.HASH_SHA256)
                                            .signs("{method}{url}{body}"))
                            .weakness("a plain hash, no time stamp: version 3 is better"),
                    Scheme.of(
                            "hubspot-v3",
                            "HubSpot, version 3",
                            VECTOR,
                            Way.Signature.in("x-hubspot-signature-v3")
                                    .base64()
                                    .signs("{method}{readable-url}{body}{timestamp}")
                                    .stamp(Stamp.millis(header("x-hubspot-request-timestamp")))),
                    Scheme.of(
                                    "slack",
                                    "Slack",
                                    VECTOR,
                                    Way.Signature.in("x-slack-signature")
                                            .prefix("v0=")
                                            .signs("v0:{timestamp}:{body}")
                                            .stamp(
                                                    Stamp.seconds(
                                                            header("x-slack-request-timestamp"))))
                            .message(body("/event_id"))
                            .handshake(Handshake.SLACK),
                    Scheme.of(
                                    "twilio",
                                    "Twilio",
                                    VECTOR,
                                    Way.Signature.in("x-twilio-signature")
                                            .algorithm(Algorithm.SHA1)
                                            .base64()
                                            .signs("{either-port-url}{form-or-hash}"))
                            .message(header("i-twilio-idempotency-token"))
                            .weakness(RUN_TOGETHER),
                    Scheme.of(
                                    "mandrill",
                                    "Mailchimp Transactional (Mandrill)",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-mandrill-signature")
                                            .algorithm(Algorithm.SHA1)
                                            .base64()
                                            .signs("{url}{form}"))
                            .handshake(Handshake.HEAD)
                            .weakness(RUN_TOGETHER),
                    Scheme.of(
                                    "mailchimp",
                                    "Mailchimp Marketing",
                                    DOCUMENTATION,
                                    new Way.Token(new Spot.Query("secret"), ""))
                            .handshake(Handshake.MAILCHIMP)
                            .weakness("a token in the URL: the content is not signed"),
                    Scheme.of(
                            "sendgrid",
                            "SendGrid Event Webhook",
                            VECTOR,
                            Way.Signature.in("x-twilio-email-event-webhook-signature")
                                    .algorithm(Algorithm.ECDSA_P256)
                                    .base64()
                                    .key(KeyForm.SPKI)
                                    .signs("{timestamp}{body}")
                                    .stamp(
                                            Stamp.seconds(
                                                    header(
                                                            "x-twilio-email-event-webhook-timestamp")))),
                    Scheme.of(
                                    "mailgun",
                                    "Mailgun",
                                    DOCUMENTATION,
                                    Way.Signature.in("-")
                                            .at(body("/signature/signature"))
                                            .signs("{timestamp}{id}")
                                            .id(body("/signature/token"))
                                            .stamp(Stamp.seconds(body("/signature/timestamp"))))
                            .message(body("/signature/token"))
                            .weakness("the content is not signed, only its time and token"),
                    Scheme.of(
                                    "zendesk",
                                    "Zendesk",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-zendesk-webhook-signature")
                                            .base64()
                                            .signs("{timestamp}{body}")
                                            .stamp(
                                                    Stamp.iso(
                                                            header(
                                                                    "x-zendesk-webhook-signature-timestamp"))))
                            .message(header("x-zendesk-webhook-invocation-id")),
                    Scheme.of(
                                    "intercom",
                                    "Intercom",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-hub-signature")
                                            .prefix("sha1=")
                                            .algorithm(Algorithm.SHA1))
                            .message(body("/id"))
                            .handshake(Handshake.HEAD)
                            .weakness(SHA1),
                    Scheme.of(
                                    "help-scout",
                                    "Help Scout",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-helpscout-signature")
                                            .algorithm(Algorithm.SHA1)
                                            .base64())
                            .weakness(SHA1),
                    Scheme.of(
                                    "meta",
                                    "Meta (WhatsApp, Instagram, Messenger)",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-hub-signature-256").prefix("sha256="))
                            .handshake(Handshake.META),
                    Scheme.of(
                                    "zoom",
                                    "Zoom",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-zm-signature")
                                            .prefix("v0=")
                                            .signs("v0:{timestamp}:{body}")
                                            .stamp(Stamp.seconds(header("x-zm-request-timestamp"))))
                            .handshake(Handshake.ZOOM),
                    Scheme.of(
                                    "typeform",
                                    "Typeform",
                                    DOCUMENTATION,
                                    Way.Signature.in("typeform-signature")
                                            .prefix("sha256=")
                                            .base64())
                            .message(body("/event_id")),
                    Scheme.of(
                            "calendly",
                            "Calendly",
                            DOCUMENTATION,
                            Way.Signature.in("calendly-webhook-signature")
                                    .layout(new Layout.Pairs(",", "v1"))
                                    .signs("{timestamp}.{body}")
                                    .stamp(
                                            Stamp.seconds(new Spot.Pair("t"))
                                                    .within(Duration.ofMinutes(3)))),
                    Scheme.of(
                            "cal-com",
                            "Cal.com",
                            DOCUMENTATION,
                            Way.Signature.in("x-cal-signature-256")),
                    Scheme.of(
                                    "discord",
                                    "Discord",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-signature-ed25519")
                                            .algorithm(Algorithm.ED25519)
                                            .key(KeyForm.ED25519_HEX)
                                            .signs("{timestamp}{body}")
                                            .stamp(Stamp.seconds(header("x-signature-timestamp"))))
                            .handshake(Handshake.DISCORD),
                    Scheme.of(
                                    "twitch",
                                    "Twitch EventSub",
                                    DOCUMENTATION,
                                    Way.Signature.in("twitch-eventsub-message-signature")
                                            .prefix("sha256=")
                                            .signs("{id}{timestamp}{body}")
                                            .id(header("twitch-eventsub-message-id"))
                                            .stamp(
                                                    Stamp.iso(
                                                                    header(
                                                                            "twitch-eventsub-message-timestamp"))
                                                            .within(Duration.ofMinutes(10))))
                            .message(header("twitch-eventsub-message-id"))
                            .handshake(Handshake.TWITCH),
                    Scheme.of(
                                    "telegram",
                                    "Telegram bots",
                                    DOCUMENTATION,
                                    new Way.Token(header("x-telegram-bot-api-secret-token"), ""))
                            .message(body("/update_id"))
                            .weakness("a token: the content is not signed"),
                    Scheme.of("line", "LINE", SDK, Way.Signature.in("x-line-signature").base64()),
                    Scheme.of(
                                    "nylas",
                                    "Nylas",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-nylas-signature"))
                            .message(body("/id"))
                            .handshake(Handshake.ECHO),
                    Scheme.of(
                                    "workos",
                                    "WorkOS",
                                    SDK,
                                    Way.Signature.in("workos-signature")
                                            .layout(new Layout.Pairs(",", "v1"))
                                            .signs("{timestamp}.{body}")
                                            .stamp(Stamp.millis(new Spot.Pair("t"))))
                            .message(body("/id")));

    private PeopleSchemes() {}
}
