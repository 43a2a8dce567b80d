package dev.tieline.scheme;

import static dev.tieline.scheme.Scheme.Known.DOCUMENTATION;
import static dev.tieline.scheme.Scheme.Known.SDK;
import static dev.tieline.scheme.Scheme.Known.VECTOR;
import static dev.tieline.scheme.Spot.body;
import static dev.tieline.scheme.Spot.header;

import java.time.Duration;
import java.util.List;

/** Code, plans, files and machines. */
final class WorkSchemes {
    private static final String SHA1 = "HMAC with SHA-1: the sender has nothing else";

    static final List<Scheme> ALL =
            List.of(
                    Scheme.of(
                                    "github",
                                    "GitHub",
                                    VECTOR,
                                    Way.Signature.in("x-hub-signature-256").prefix("sha256="))
                            .message(header("x-github-delivery"))
                            .handshake(Handshake.GITHUB),
                    Scheme.of(
                                    "gitlab",
                                    "GitLab",
                                    DOCUMENTATION,
                                    new Way.Token(header("x-gitlab-token"), ""))
                            .message(header("idempotency-key"))
                            .weakness("a token: the content is not signed"),
                    Scheme.of(
                                    "bitbucket",
                                    "Bitbucket Cloud",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-hub-signature").prefix("sha256="))
                            .message(header("x-request-uuid")),
                    Scheme.of(
                                    "jira",
                                    "Jira Cloud",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-hub-signature").prefix("sha256="))
                            .message(header("x-atlassian-webhook-identifier")),
                    Scheme.of(
                                    "gitea",
                                    "Gitea and Forgejo",
                                    SDK,
                                    Way.Signature.in("x-gitea-signature"))
                            .message(header("x-gitea-delivery")),
                    Scheme.of(
                                    "linear",
                                    "Linear",
                                    SDK,
                                    Way.Signature.in("linear-signature")
                                            .stamp(Stamp.millis(body("/webhookTimestamp"))))
                            .message(header("linear-delivery")),
                    Scheme.of(
                                    "dropbox",
                                    "Dropbox",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-dropbox-signature"))
                            .handshake(Handshake.ECHO),
                    Scheme.of(
                                    "box",
                                    "Box",
                                    SDK,
                                    Way.Signature.in(
                                                    "box-signature-primary",
                                                    "box-signature-secondary")
                                            .base64()
                                            .signs("{body}{timestamp}")
                                            .stamp(
                                                    Stamp.iso(header("box-delivery-timestamp"))
                                                            .within(Duration.ofMinutes(10))))
                            .message(body("/id")),
                    Scheme.of(
                            "docusign",
                            "DocuSign Connect",
                            DOCUMENTATION,
                            Way.Signature.in(
                                            "x-docusign-signature-1",
                                            "x-docusign-signature-2",
                                            "x-docusign-signature-3")
                                    .base64()),
                    Scheme.of(
                                    "trello",
                                    "Trello",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-trello-webhook")
                                            .algorithm(Algorithm.SHA1)
                                            .base64()
                                            .signs("{body}{url}"))
                            .message(body("/action/id"))
                            .handshake(Handshake.HEAD)
                            .weakness(SHA1),
                    Scheme.of(
                                    "vercel",
                                    "Vercel",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-vercel-signature")
                                            .algorithm(Algorithm.SHA1))
                            .message(body("/id"))
                            .weakness(SHA1),
                    Scheme.of(
                                    "sentry",
                                    "Sentry",
                                    DOCUMENTATION,
                                    Way.Signature.in("sentry-hook-signature"))
                            .message(header("request-id")),
                    Scheme.of(
                                    "notion",
                                    "Notion",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-notion-signature").prefix("sha256="))
                            .message(body("/id")),
                    Scheme.of(
                            "airtable",
                            "Airtable",
                            DOCUMENTATION,
                            Way.Signature.in("x-airtable-content-mac")
                                    .prefix("hmac-sha256=")
                                    .key(KeyForm.BASE64)),
                    Scheme.of(
                                    "pagerduty",
                                    "PagerDuty",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-pagerduty-signature")
                                            .layout(new Layout.Listed(",", "v1=")))
                            .message(body("/event/id")),
                    Scheme.of(
                                    "circleci",
                                    "CircleCI",
                                    DOCUMENTATION,
                                    Way.Signature.in("circleci-signature")
                                            .layout(new Layout.Listed(",", "v1=")))
                            .message(body("/id")),
                    Scheme.of(
                            "buildkite",
                            "Buildkite",
                            DOCUMENTATION,
                            Way.Signature.in("x-buildkite-signature")
                                    .layout(new Layout.Pairs(",", "signature"))
                                    .signs("{timestamp}.{body}")
                                    .stamp(Stamp.seconds(new Spot.Pair("timestamp")))),
                    Scheme.of(
                                    "launchdarkly",
                                    "LaunchDarkly",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-ld-signature"))
                            .message(body("/_id")),
                    Scheme.of("figma", "Figma", DOCUMENTATION, new Way.Token(body("/passcode"), ""))
                            .weakness("a token in the body: the content is not signed"));

    private WorkSchemes() {}
}
