package dev.tieline.caller;

import dev.tieline.api.CallerScheme;
import dev.tieline.scheme.Algorithm;
import dev.tieline.scheme.Encoding;
import dev.tieline.scheme.KeyForm;
import dev.tieline.scheme.Layout;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Stamp;
import dev.tieline.scheme.Way;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A declaration ready to compute with.
 *
 * @param credentials names of the keys; several while one is being replaced
 * @param way how the sender signs
 * @param template which bytes are signed
 * @param tolerance how far the time stamp may be off, both sides
 * @param message where a message's id stands, part by part; empty when it has none
 */
record SignatureScheme(
        List<String> credentials,
        Way.Signature way,
        SignedTemplate template,
        Duration tolerance,
        List<Spot> message) {

    /** Beyond this a captured request could be replayed for so long that the check is a show. */
    static final Duration MAX_TOLERANCE = Duration.ofDays(1);

    SignatureScheme {
        credentials = List.copyOf(credentials);
        requireBoth(
                "id",
                template.uses(SignedTemplate.Part.ID),
                way.id().given(),
                inSignedBody(way.id(), template));
        boolean dated = way.stamp().at().given();
        requireBoth(
                "timestamp",
                template.uses(SignedTemplate.Part.TIMESTAMP),
                dated,
                inSignedBody(way.stamp().at(), template));
        Duration most =
                way.stamp().tolerance().compareTo(MAX_TOLERANCE) > 0
                        ? way.stamp().tolerance()
                        : MAX_TOLERANCE;
        require(
                !dated || (tolerance.isPositive() && tolerance.compareTo(most) <= 0),
                "the tolerance must be more than 0 and at most " + most.toHours() + "h",
                "Set `tolerance` to 5m, which is what senders expect.");
    }

    /** Standard Webhooks 1.0.0, version {@code v1}. */
    static SignatureScheme of(CallerScheme.StandardWebhooks declared) {
        Scheme scheme = Schemes.named("standard-webhooks").orElseThrow();
        return of(
                scheme,
                (Way.Signature) scheme.way(),
                declared.credentials(),
                Optional.of(declared.tolerance()));
    }

    /** What a sender is known to do. */
    static SignatureScheme of(
            Scheme scheme,
            Way.Signature way,
            List<String> credentials,
            Optional<Duration> tolerance) {
        return new SignatureScheme(
                credentials,
                way,
                SignedTemplate.of(way.signed()),
                tolerance.orElse(way.stamp().tolerance()),
                scheme.message());
    }

    /** What a system file declares by hand. */
    static SignatureScheme of(CallerScheme.Hmac declared) {
        require(
                !declared.header().isBlank(),
                "the scheme names no signature header",
                "Set `header`.");
        SignedTemplate template = SignedTemplate.of(declared.signed());
        require(
                template.uses(SignedTemplate.Part.BODY),
                "the signed template does not hold {body}, so anybody could change the content",
                "Add {body} to `signed`, as the sender's documentation describes it.");
        Algorithm algorithm =
                oneOf(
                        List.of(Algorithm.SHA256, Algorithm.SHA512),
                        declared.algorithm(),
                        "algorithm");
        Encoding encoding =
                oneOf(Arrays.asList(Encoding.values()), declared.encoding(), "encoding");
        Spot id = header(declared.idHeader());
        Way.Signature way =
                new Way.Signature(
                        Spot.header(declared.header()),
                        new Layout.Plain(declared.prefix()),
                        algorithm,
                        encoding,
                        KeyForm.TEXT,
                        declared.signed(),
                        id,
                        Stamp.seconds(header(declared.timestampHeader())));
        return new SignatureScheme(
                declared.credentials(),
                way,
                template,
                declared.tolerance(),
                id.given() ? List.of(id) : List.of());
    }

    private static Spot header(String name) {
        return name.isEmpty() ? Spot.nowhere() : Spot.header(name);
    }

    /** Lower-case names of all headers that are read. */
    Set<String> headers() {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(Stream.of(way.at(), way.id(), way.stamp().at()), message.stream())
                .forEach(spot -> {
                    if (spot instanceof Spot.Header(List<String> some)) {
                        names.addAll(some);
                    }
                });
        return names;
    }

    private static <E extends Enum<E>> E oneOf(List<E> choices, String wanted, String key) {
        Optional<E> found =
                choices.stream().filter(c -> c.name().equalsIgnoreCase(wanted)).findFirst();
        return found.orElseThrow(() ->
                new UnusableScheme(
                        "caller-scheme",
                        "`" + key + "` is \"" + wanted + "\", which is not known",
                        "Use one of " + choices.toString().toLowerCase(Locale.ROOT) + "."));
    }

    private static boolean inSignedBody(Spot spot, SignedTemplate template) {
        // With a certificate in play, which fields of the body are signed is not the template's.
        return spot instanceof Spot.Body
                && (template.uses(SignedTemplate.Part.BODY)
                        || template.uses(SignedTemplate.Part.KEY));
    }

    private static void requireBoth(String part, boolean signed, boolean sent, boolean within) {
        require(
                !signed || sent,
                "the signed template holds {" + part + "} but no header is declared that fills it",
                "Declare the header, or take {" + part + "} out of `signed`.");
        require(
                signed || !sent || within,
                "the " + part + " header is declared but not signed, so anybody could change it",
                "Add {" + part + "} to `signed`, or leave the header out.");
    }

    private static void require(boolean holds, String message, String remedy) {
        if (!holds) {
            throw new UnusableScheme("caller-scheme", message, remedy);
        }
    }
}
