package dev.tieline.scheme;

import static dev.tieline.scheme.Scheme.Known.DOCUMENTATION;
import static dev.tieline.scheme.Scheme.Known.SDK;
import static dev.tieline.scheme.Scheme.Known.VECTOR;
import static dev.tieline.scheme.Spot.body;
import static dev.tieline.scheme.Spot.header;

import java.time.Duration;
import java.util.List;

/** Payments, shops and books. */
final class MoneySchemes {
    /** Retries run for days under the first time stamp, so the message's id does the rest. */
    private static final Duration RETRIES = Duration.ofDays(4);

    static final List<Scheme> ALL =
            List.of(
                    Scheme.of(
                                    "stripe",
                                    "Stripe",
                                    SDK,
                                    Way.Signature.in("stripe-signature")
                                            .layout(new Layout.Pairs(",", "v1"))
                                            .signs("{timestamp}.{body}")
                                            .stamp(Stamp.seconds(new Spot.Pair("t"))))
                            .message(body("/id")),
                    Scheme.of(
                                    "shopify",
                                    "Shopify",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-shopify-hmac-sha256").base64())
                            .message(header("x-shopify-webhook-id")),
                    Scheme.of(
                                    "paypal",
                                    "PayPal",
                                    SDK,
                                    new Way.Certified(
                                            header("paypal-cert-url"),
                                            "https://api(\\.sandbox)?\\.paypal\\.com/v1/notifications/certs/[A-Za-z0-9_-]{1,100}",
                                            "messageverificationcerts\\.(sandbox\\.)?paypal\\.com",
                                            Way.Signature.in("paypal-transmission-sig")
                                                    .algorithm(Algorithm.RSA_SHA256)
                                                    .base64()
                                                    .key(KeyForm.COVERED)
                                                    .signs("{id}|{timestamp}|{key}|{crc32}")
                                                    .id(header("paypal-transmission-id"))
                                                    .stamp(
                                                            Stamp.iso(
                                                                            header(
                                                                                    "paypal-transmission-time"))
                                                                    .within(RETRIES)),
                                            Way.Certified.Signs.TEMPLATE))
                            .message(body("/id"))
                            .weakness(
                                    "the body is signed only through its CRC-32: whoever holds one"
                                            + " call can alter it for as long as its time is taken"),
                    Scheme.of(
                                    "square",
                                    "Square",
                                    VECTOR,
                                    Way.Signature.in("x-square-hmacsha256-signature")
                                            .base64()
                                            .signs("{url}{body}"))
                            .message(body("/event_id")),
                    Scheme.of(
                                    "adyen",
                                    "Adyen standard notifications",
                                    VECTOR,
                                    new Way.Items(
                                            "/notificationItems/*/NotificationRequestItem",
                                            "/additionalData/hmacSignature",
                                            List.of(
                                                    "/pspReference",
                                                    "/originalReference",
                                                    "/merchantAccountCode",
                                                    "/merchantReference",
                                                    "/amount/value",
                                                    "/amount/currency",
                                                    "/eventCode",
                                                    "/success"),
                                            ":",
                                            Algorithm.SHA256,
                                            Encoding.BASE64,
                                            KeyForm.HEX))
                            .weakness("eight fields of each item are signed, the others are not"),
                    Scheme.of(
                            "adyen-platform",
                            "Adyen platform and management webhooks",
                            VECTOR,
                            Way.Signature.in("hmacsignature").base64().key(KeyForm.HEX)),
                    Scheme.of(
                                    "woocommerce",
                                    "WooCommerce",
                                    SDK,
                                    Way.Signature.in("x-wc-webhook-signature").base64())
                            .message(header("x-wc-webhook-delivery-id")),
                    Scheme.of(
                                    "xero",
                                    "Xero",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-xero-signature").base64())
                            .handshake(Handshake.XERO),
                    Scheme.of(
                            "quickbooks",
                            "QuickBooks Online",
                            SDK,
                            Way.Signature.in("intuit-signature").base64()),
                    Scheme.of(
                                    "paddle",
                                    "Paddle Billing",
                                    SDK,
                                    Way.Signature.in("paddle-signature")
                                            .layout(new Layout.Pairs(";", "h1"))
                                            .signs("{timestamp}:{body}")
                                            .stamp(Stamp.seconds(new Spot.Pair("ts"))))
                            .message(body("/event_id")),
                    Scheme.of(
                            "lemon-squeezy",
                            "Lemon Squeezy",
                            DOCUMENTATION,
                            Way.Signature.in("x-signature")),
                    Scheme.of("razorpay", "Razorpay", SDK, Way.Signature.in("x-razorpay-signature"))
                            .message(header("x-razorpay-event-id")),
                    Scheme.of(
                                    "coinbase-commerce",
                                    "Coinbase Commerce",
                                    SDK,
                                    Way.Signature.in("x-cc-webhook-signature"))
                            .message(body("/event/id")),
                    Scheme.of(
                            "paystack",
                            "Paystack",
                            DOCUMENTATION,
                            Way.Signature.in("x-paystack-signature").algorithm(Algorithm.SHA512)),
                    Scheme.of(
                            "gocardless", "GoCardless", SDK, Way.Signature.in("webhook-signature")),
                    Scheme.of(
                                    "wise",
                                    "Wise",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-signature-sha256")
                                            .algorithm(Algorithm.RSA_SHA256)
                                            .base64()
                                            .key(KeyForm.SPKI))
                            .message(header("x-delivery-id")),
                    Scheme.of(
                                    "dwolla",
                                    "Dwolla",
                                    DOCUMENTATION,
                                    Way.Signature.in("x-request-signature-sha-256"))
                            .message(body("/id")));

    private MoneySchemes() {}
}
