package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Document;
import dev.tieline.scheme.Encoding;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Stamp;
import dev.tieline.scheme.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scheme against a sender written by hand: what it takes, and all that it must not take. */
class EverySchemeTest {
    static Stream<String> schemes() {
        return Schemes.all().stream().map(Scheme::name);
    }

    @Test
    void thereAreFortyAtLeast() {
        assertThat(Schemes.all()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void provesItsSender(String name) {
        Fixture.assertProved(
                Senders.proof(name).prove(Senders.signed(name, 0, Senders.Message.USUAL).arrival()),
                "key");
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void provesEitherKeyWhileOneIsReplaced(String name) {
        CallerProof proof =
                CallerProof.of(
                        Senders.declared(name, List.of("old", "new")),
                        Fixture.credentials(
                                Map.of(
                                        "old", Senders.credential(name, 1),
                                        "new", Senders.credential(name, 0),
                                        "verify", "verify-me-0123456789")),
                        Senders.surroundings(() -> Senders.NOW));
        for (int which : List.of(0, 1)) {
            Request sent = Senders.signed(name, which, Senders.Message.USUAL);
            Fixture.assertProved(proof.prove(sent.arrival()), which == 0 ? "new" : "old");
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void provesNothingElse(String name) {
        Map<String, Request> cases = negatives(Schemes.named(name).orElseThrow());
        assertThat(cases).hasSizeGreaterThanOrEqualTo(14);
        CallerProof proof = Senders.proof(name);
        cases.forEach((what, request) ->
                assertThat(proof.prove(request.arrival()))
                        .as("%s: %s", name, what)
                        .isInstanceOf(Proof.Refused.class));
    }

    private static Map<String, Request> negatives(Scheme scheme) {
        String name = scheme.name();
        Request right = Senders.signed(name, 0, Senders.Message.USUAL);
        Map<String, Request> cases = new LinkedHashMap<>();
        forgeries(encoding(scheme))
                .forEach((what, change) -> cases.put(what, right.forged(change)));
        cases.put("signed by somebody else", Senders.signed(name, 1, Senders.Message.USUAL));
        for (Map.Entry<String, List<String>> header : right.headers().entrySet()) {
            if (header.getValue().getFirst().contains(right.proof())) {
                String value = header.getValue().getFirst();
                cases.put("no header", right.without(header.getKey()));
                cases.put("header twice", right.twice(header.getKey()));
                cases.put("wrong prefix", right.with(header.getKey(), "v9=" + value));
                cases.put("elsewhere", right.without(header.getKey()).with("x-other", value));
                cases.put("quoted", right.with(header.getKey(), "\"" + value + "\""));
            }
        }
        covered(scheme, right, cases);
        dated(scheme, cases);
        return cases;
    }

    private static Optional<Encoding> encoding(Scheme scheme) {
        return switch (scheme.way()) {
            case Way.Signature way -> Optional.of(way.encoding());
            case Way.Items way -> Optional.of(way.encoding());
            case Way.Certified way -> Optional.of(way.signature().encoding());
            case Way.Token _ -> Optional.empty();
        };
    }

    private static Map<String, UnaryOperator<String>> forgeries(Optional<Encoding> encoding) {
        Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
        changes.put("empty", _ -> "");
        changes.put("cut by one", p -> p.substring(0, p.length() - 1));
        changes.put("cut by four", p -> p.substring(0, p.length() - 4));
        changes.put("cut in half", p -> p.substring(0, p.length() / 2));
        changes.put("without its first", p -> p.substring(1));
        changes.put("extended", p -> p + "A");
        changes.put("extended by four", p -> p + "AAAA");
        changes.put("twice", p -> p + p);
        changes.put("first letter changed", p -> (p.charAt(0) == '1' ? "2" : "1") + p.substring(1));
        changes.put("reversed", p -> new StringBuilder(p).reverse().toString());
        changes.put("zeros", p -> "0".repeat(p.length()));
        changes.put("of another time", _ -> "0123456789abcdef0123456789abcdef0123456789abcdef");
        changes.put("a space in it", p -> p.substring(0, 8) + " " + p.substring(8));
        changes.put("not plain", p -> p.substring(0, 8) + "\u00e9" + p.substring(9));
        if (encoding.isEmpty()) {
            changes.put("in capitals", p -> p.toUpperCase(Locale.ROOT));
        } else if (encoding.get() == Encoding.BASE64) {
            changes.put("in capitals", p -> p.toUpperCase(Locale.ROOT));
            changes.put("for URLs", p -> p.replace('+', '-').replace('/', '_') + "-");
            changes.put("more padding", p -> p + "=");
            changes.put("as hexadecimal", p -> Senders.hex(Encoding.BASE64.decode(p)));
        } else {
            changes.put("odd", p -> p + "0");
            changes.put("as base64", p -> Senders.b64(Encoding.HEX.decode(p)));
            changes.put("0x before it", p -> "0x" + p);
        }
        return changes;
    }

    private static void covered(Scheme scheme, Request right, Map<String, Request> cases) {
        if (scheme.way() instanceof Way.Signature way) {
            if (SignedTemplate.of(way.signed()).coversBody()) {
                cases.put("other body", right.body(right.body().replace("1", "2")));
                cases.put("longer body", right.body(right.body() + " "));
                cases.put("no body", right.body(""));
            }
            if (way.coversUrl()) {
                cases.put("other query", right.uri(right.uri() + "&more=1"));
                cases.put("other path", right.uri(right.uri().replace("/hooks", "/hook")));
            }
            if (way.signed().contains("{method}")) {
                cases.put("other method", right.method("PUT"));
            }
            if (way.id() instanceof Spot.Header id) {
                cases.put("other id", right.with(id.name(), Senders.ID + "x"));
                cases.put("no id", right.without(id.name()));
                cases.put("id twice", right.twice(id.name()));
            }
        }
    }

    private static void dated(Scheme scheme, Map<String, Request> cases) {
        Stamp stamp =
                switch (scheme.way()) {
                    case Way.Signature way -> way.stamp();
                    case Way.Certified way -> way.signature().stamp();
                    case Way.Items _, Way.Token _ -> Stamp.NONE;
                };
        if (!stamp.at().given()) {
            return;
        }
        Duration off = stamp.tolerance().plusSeconds(1);
        Senders.Message usual = Senders.Message.USUAL;
        Request right = Senders.signed(scheme.name(), 0, usual);
        cases.put("stale", Senders.signed(scheme.name(), 0, usual.at(Senders.NOW.minus(off))));
        cases.put(
                "of the future", Senders.signed(scheme.name(), 0, usual.at(Senders.NOW.plus(off))));
        if (stamp.at() instanceof Spot.Header header) {
            String value = right.headers().get(header.name()).getFirst();
            cases.put("other time", right.with(header.name(), value.replace("0", "1")));
            cases.put("no time", right.without(header.name()));
            cases.put("time twice", right.twice(header.name()));
            cases.put("time in words", right.with(header.name(), "now"));
            cases.put("time below zero", right.with(header.name(), "-" + value));
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void refusesToStartWithASecretThatProvesNothing(String name) {
        List<String> unusable =
                new ArrayList<>(
                        List.of(
                                "",
                                " ",
                                "a",
                                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                Senders.credential(name, 0) + "\n",
                                " " + Senders.credential(name, 0)));
        for (String secret : unusable) {
            assertThatThrownBy(() -> Senders.proof(name, Senders.NOW, Map.of("key", secret)))
                    .as("%s with '%s'", name, secret)
                    .isInstanceOf(UnusableScheme.class)
                    .hasMessageNotContaining(secret.length() > 8 ? secret.strip() : "\u0000");
        }
        assertThatThrownBy(() -> Senders.proof(name, Senders.NOW, Map.of()))
                .isInstanceOf(UnusableScheme.class);
    }

    @Test
    void refusesToStartWithoutTheUrlThatIsSigned() {
        for (Scheme scheme : Schemes.all()) {
            if (scheme.coversUrl()) {
                Map<String, String> key = Map.of("key", Senders.credential(scheme.name(), 0));
                assertThatThrownBy(() ->
                                CallerProof.of(
                                        Senders.declared(scheme.name(), List.of("key")),
                                        Fixture.credentials(key),
                                        () -> Senders.NOW))
                        .isInstanceOf(UnusableScheme.class)
                        .hasMessageContaining("url:");
            }
        }
    }

    @Test
    void anIdOfSeveralPartsNeedsAllOfThem() {
        CallerProof proof = Senders.proof("cloudevents");
        Request one = Senders.signed("cloudevents", 0, Senders.Message.USUAL).with("ce-id", "7");
        Document record = Document.empty();
        String here = proof.message(one.with("ce-source", "/here").arrival(), record);
        String there = proof.message(one.with("ce-source", "/there").arrival(), record);
        assertThat(here).isNotEmpty().isNotEqualTo(there);
        assertThat(proof.message(one.arrival(), record)).isEmpty();
    }

    @Test
    void aSchemeThatSignsNeitherTimeNorIdSaysSo() {
        assertThat(Schemes.all().stream().filter(Scheme::repeatable).map(Scheme::name))
                .containsExactlyInAnyOrder(
                        """
                        adyen adyen-platform airtable bitbucket cal-com docusign dropbox
                        gitea github gocardless help-scout hookdeck hubspot-v1 hubspot-v2
                        jira lemon-squeezy line mandrill meta paystack pusher quickbooks
                        razorpay sentry shopify twilio wise woocommerce xero
                        """
                                .split("\\s+"));
    }

    @Test
    void everyWeakSchemeSaysSo() {
        for (Scheme scheme : Schemes.all()) {
            boolean weak =
                    switch (scheme.way()) {
                        case Way.Token _ -> true;
                        case Way.Items _ -> true;
                        case Way.Certified way -> way.signature().signed().contains("crc32");
                        case Way.Signature way ->
                                !SignedTemplate.of(way.signed()).coversBody()
                                        || List.of("HmacSHA1", "SHA-256")
                                                .contains(way.algorithm().jcaName());
                    };
            assertThat(scheme.weakness().isEmpty()).as(scheme.name()).isEqualTo(!weak);
        }
    }
}
