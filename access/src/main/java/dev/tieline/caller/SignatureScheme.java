package dev.tieline.caller;

import dev.tieline.api.CallerScheme;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How some sender signs, as data. Everything a vendor does differently is a component here.
 *
 * @param credentials names of the keys; several while one is being replaced
 * @param header lower-case name of the header with the signature
 * @param separator what stands between several signatures in that header; empty when there is one
 * @param prefix what stands before each signature; entries without it are of another scheme
 * @param algorithm how it is computed
 * @param encoding how it is written
 * @param keyForm how the key is written
 * @param template which bytes are signed
 * @param idHeader fills {@code {id}}; empty when unused
 * @param timestampHeader fills {@code {timestamp}}; empty when unused
 * @param timeUnit what the time stamp counts
 * @param tolerance how far the time stamp may be off, both sides
 */
record SignatureScheme(
        List<String> credentials,
        String header,
        String separator,
        String prefix,
        Algorithm algorithm,
        Encoding encoding,
        KeyForm keyForm,
        SignedTemplate template,
        String idHeader,
        String timestampHeader,
        ChronoUnit timeUnit,
        Duration tolerance) {

    /** Beyond this a captured request could be replayed for so long that the check is a show. */
    static final Duration MAX_TOLERANCE = Duration.ofDays(1);

    SignatureScheme {
        credentials = List.copyOf(credentials);
        require(!header.isBlank(), "the scheme names no signature header", "Set `header`.");
        require(
                template.uses(SignedTemplate.Part.BODY),
                "the signed template does not hold {body}, so anybody could change the content",
                "Add {body} to `signed`, as the sender's documentation describes it.");
        requireBoth("id", template.uses(SignedTemplate.Part.ID), !idHeader.isEmpty());
        boolean dated = !timestampHeader.isEmpty();
        requireBoth("timestamp", template.uses(SignedTemplate.Part.TIMESTAMP), dated);
        require(
                !dated || (tolerance.isPositive() && tolerance.compareTo(MAX_TOLERANCE) <= 0),
                "the tolerance must be more than 0 and at most " + MAX_TOLERANCE.toHours() + "h",
                "Set `tolerance` to 5m, which is what senders expect.");
    }

    /** Standard Webhooks 1.0.0, version {@code v1}. */
    static SignatureScheme of(CallerScheme.StandardWebhooks declared) {
        return new SignatureScheme(
                declared.credentials(),
                "webhook-signature",
                " ",
                "v1,",
                Algorithm.SHA256,
                Encoding.BASE64,
                KeyForm.WHSEC,
                SignedTemplate.of("{id}.{timestamp}.{body}"),
                "webhook-id",
                "webhook-timestamp",
                ChronoUnit.SECONDS,
                declared.tolerance());
    }

    /** What a system file declares by hand. */
    static SignatureScheme of(CallerScheme.Hmac declared) {
        return new SignatureScheme(
                declared.credentials(),
                declared.header(),
                "",
                declared.prefix(),
                oneOf(Algorithm.values(), declared.algorithm(), "algorithm"),
                oneOf(Encoding.values(), declared.encoding(), "encoding"),
                KeyForm.TEXT,
                SignedTemplate.of(declared.signed()),
                declared.idHeader(),
                declared.timestampHeader(),
                ChronoUnit.SECONDS,
                declared.tolerance());
    }

    /** Lower-case names of all headers that are read. */
    Set<String> headers() {
        return Stream.of(header, idHeader, timestampHeader)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static <E extends Enum<E>> E oneOf(E[] choices, String wanted, String key) {
        Optional<E> found =
                Arrays.stream(choices).filter(c -> c.name().equalsIgnoreCase(wanted)).findFirst();
        return found.orElseThrow(() ->
                new UnusableScheme(
                        "caller-scheme",
                        "`" + key + "` is \"" + wanted + "\", which is not known",
                        "Use one of " + Arrays.toString(choices).toLowerCase(Locale.ROOT) + "."));
    }

    private static void requireBoth(String part, boolean signed, boolean sent) {
        require(
                !signed || sent,
                "the signed template holds {" + part + "} but no header is declared that fills it",
                "Declare the header, or take {" + part + "} out of `signed`.");
        require(
                signed || !sent,
                "the " + part + " header is declared but not signed, so anybody could change it",
                "Add {" + part + "} to `signed`, or leave the header out.");
    }

    private static void require(boolean holds, String message, String remedy) {
        if (!holds) {
            throw new UnusableScheme("caller-scheme", message, remedy);
        }
    }
}
