package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.scheme.Layout;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Requests of every scheme with one edit anywhere: none is taken but where the edit changes nothing
 * that the scheme covers. The reasons are the list {@link Harmless}.
 */
class MutationTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 200_000);

    /** A signature by a public key costs as much as a hundred others. */
    private static final int SHARE = 40;

    private static final List<Scheme> DEAR = schemes(true);
    private static final List<Scheme> CHEAP = schemes(false);

    /** Why a changed request is still the sender's. */
    private enum Harmless {
        /** Hexadecimal digits in the other case are the same bytes. */
        CASE_OF_HEXADECIMAL,
        /** Beside a right signature there may be others, and white space between them. */
        ENTRY_BESIDE_THE_SIGNATURE,
        /** The scheme does not cover the URL. */
        URL_NOT_SIGNED,
        /** The scheme does not cover the body, or not this part of it, and says so. */
        CONTENT_NOT_SIGNED,
        /** The same form or object, written another way. */
        SAME_CONTENT,
        /** Twilio and Mandrill sign a=bc as they sign ab=c; the reference says so. */
        NAMES_AND_VALUES_RUN_TOGETHER,
        /** A header that the scheme does not cover. */
        HEADER_NOT_SIGNED
    }

    private static List<Scheme> schemes(boolean dear) {
        return Schemes.all().stream()
                .filter(scheme ->
                        dear
                                == switch (scheme.way()) {
                                    case Way.Signature way -> way.algorithm().asymmetric();
                                    case Way.Certified _ -> true;
                                    case Way.Items _, Way.Token _ -> false;
                                })
                .toList();
    }

    @Test
    void noMutationIsTakenThatChangesWhatIsSigned() {
        long seed = Long.getLong("mutations.seed", System.nanoTime());
        System.out.println("seed " + seed);
        int threads = 2;
        List<Map<Harmless, Integer>> parts =
                IntStream.range(0, threads)
                        .parallel()
                        .mapToObj(part -> run(new Random(seed + part), MUTATIONS / threads))
                        .toList();
        Map<Harmless, Integer> all = new EnumMap<>(Harmless.class);
        parts.forEach(part -> part.forEach((why, n) -> all.merge(why, n, Integer::sum)));
        System.out.println("MUTATIONS " + MUTATIONS + ", harmless ones " + all);
        assertThat(all).isNotEmpty();
    }

    private static Map<Harmless, Integer> run(Random random, int rounds) {
        Map<Harmless, Integer> harmless = new EnumMap<>(Harmless.class);
        record Ready(Scheme scheme, Request request, CallerProof proof) {}
        Map<String, Ready> ready =
                Schemes.all().stream()
                        .collect(
                                Collectors.toMap(
                                        Scheme::name,
                                        s ->
                                                new Ready(
                                                        s,
                                                        Senders.signed(
                                                                s.name(), 0, Senders.Message.USUAL),
                                                        Senders.proof(s.name()))));
        for (int round = 0; round < rounds; round++) {
            List<Scheme> some = round % SHARE == 0 ? DEAR : CHEAP;
            Ready one = ready.get(some.get(random.nextInt(some.size())).name());
            Request mutated = mutated(one.request(), random);
            if (!mutated.equals(one.request())
                    && one.proof().prove(mutated.arrival()) instanceof Proof.Proved) {
                Harmless why =
                        harmless(one.scheme(), one.request(), mutated)
                                .orElseThrow(() ->
                                        new AssertionError(
                                                one.scheme().name()
                                                        + " took "
                                                        + mutated
                                                        + "\n for "
                                                        + one.request()));
                harmless.merge(why, 1, Integer::sum);
            }
        }
        return harmless;
    }

    private static Request mutated(Request request, Random random) {
        List<String> headers = new ArrayList<>(request.headers().keySet());
        int where = random.nextInt(headers.size() * 2 + 3);
        if (where < headers.size() * 2) {
            String name = headers.get(where / 2);
            String value = request.headers().get(name).getFirst();
            return request.with(name, edited(value, random));
        }
        return switch (where - headers.size() * 2) {
            case 0 -> request.uri(edited(request.uri(), random));
            default -> request.body(edited(request.body(), random));
        };
    }

    private static final String LETTERS =
            "0123456789abcdefABCDEFxyzXYZ+/=-_.,;:&%{}[]\"' \t\\~v1st\u00e9\u0000";

    private static String edited(String text, Random random) {
        if (text.isEmpty()) {
            return String.valueOf(letter(random));
        }
        int at = random.nextInt(text.length());
        String before = text.substring(0, at);
        return switch (random.nextInt(6)) {
            case 0 -> before + letter(random) + text.substring(at);
            case 1 -> before + text.substring(at + 1);
            case 2 -> before;
            case 3 -> before + text.charAt(at) + text.substring(at);
            case 4 ->
                    at + 1 < text.length()
                            ? before
                                    + text.charAt(at + 1)
                                    + text.charAt(at)
                                    + text.substring(at + 2)
                            : text + letter(random);
            default -> before + flipped(text.charAt(at), random) + text.substring(at + 1);
        };
    }

    private static char letter(Random random) {
        return LETTERS.charAt(random.nextInt(LETTERS.length()));
    }

    private static char flipped(char c, Random random) {
        return random.nextBoolean() ? letter(random) : (char) (c ^ (1 << random.nextInt(7)));
    }

    private static Optional<Harmless> harmless(Scheme scheme, Request right, Request mutated) {
        if (!mutated.uri().equals(right.uri())) {
            boolean covered =
                    scheme.coversUrl()
                            || (scheme.way() instanceof Way.Token token
                                    && token.at() instanceof Spot.Query
                                    && !mutated.uri().contains(right.proof()));
            return covered ? Optional.empty() : Optional.of(Harmless.URL_NOT_SIGNED);
        }
        if (!mutated.body().equals(right.body())) {
            return harmlessBody(scheme, right, mutated);
        }
        for (String header : right.headers().keySet()) {
            String before = right.headers().get(header).getFirst();
            String after = mutated.headers().get(header).getFirst();
            if (!before.equals(after)) {
                return harmlessHeader(scheme, header, before, after, right.proof());
            }
        }
        return Optional.empty();
    }

    private static Optional<Harmless> harmlessHeader(
            Scheme scheme, String header, String before, String after, String proof) {
        // Another certificate of the sender's own is as good, if it fits the signature.
        boolean certificate = header.equals("paypal-cert-url") && after.contains(".paypal.com/");
        if (certificate
                || header.equals("x-github-delivery")
                || header.equals("paypal-auth-algo")) {
            return Optional.of(Harmless.HEADER_NOT_SIGNED);
        }
        boolean hexadecimal =
                proof.matches("[0-9a-f]{40,}") && !(scheme.way() instanceof Way.Token);
        if (hexadecimal && sameButForCase(before, after, proof)) {
            return Optional.of(Harmless.CASE_OF_HEXADECIMAL);
        }
        Layout layout =
                scheme.way() instanceof Way.Signature way ? way.layout() : new Layout.Plain("");
        boolean several = !(layout instanceof Layout.Plain);
        boolean whole =
                Arrays.stream(after.split("[,; ]+", -1)).anyMatch(e -> e.endsWith(proof))
                        && entriesKept(before, after);
        return several && whole
                ? Optional.of(Harmless.ENTRY_BESIDE_THE_SIGNATURE)
                : Optional.empty();
    }

    /** Every entry of the original is still there, as it was. */
    private static boolean entriesKept(String before, String after) {
        List<String> now = Arrays.stream(after.split("[,; ]", -1)).map(String::strip).toList();
        return Arrays.stream(before.split("[,; ]+", -1)).allMatch(now::contains);
    }

    private static boolean sameButForCase(String before, String after, String proof) {
        int at = before.indexOf(proof);
        return before.length() == after.length()
                && before.substring(0, at).equals(after.substring(0, at))
                && before.substring(at + proof.length())
                        .equals(after.substring(at + proof.length()))
                && before.equalsIgnoreCase(after);
    }

    private static Optional<Harmless> harmlessBody(Scheme scheme, Request right, Request mutated) {
        boolean signed =
                scheme.way() instanceof Way.Signature way
                        && SignedTemplate.of(way.signed()).coversBody();
        if (signed) {
            boolean form = right.mediaType().equals(Senders.FORM);
            if (form && form(right.body()).equals(form(mutated.body()))) {
                return Optional.of(Harmless.SAME_CONTENT);
            }
            return form && joined(right.body()).equals(joined(mutated.body()))
                    ? Optional.of(Harmless.NAMES_AND_VALUES_RUN_TOGETHER)
                    : Optional.empty();
        }
        return switch (scheme.way()) {
            case Way.Token token when !(token.at() instanceof Spot.Body) ->
                    Optional.of(Harmless.CONTENT_NOT_SIGNED);
            case Way.Certified way when way.signs() == Way.Certified.Signs.TEMPLATE ->
                    Optional.empty();
            case Way.Token _, Way.Items _, Way.Certified _, Way.Signature _ ->
                    parts(scheme, right).equals(parts(scheme, mutated))
                            ? Optional.of(Harmless.CONTENT_NOT_SIGNED)
                            : Optional.empty();
        };
    }

    private static List<String> form(String body) {
        return Arrays.stream(body.split("&", -1))
                .map(pair -> java.net.URLDecoder.decode(pair, StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static String joined(String body) {
        return form(body).stream().map(p -> p.replaceFirst("=", "")).collect(Collectors.joining());
    }

    /** What is covered of a body whose other parts are not. */
    private static List<String> parts(Scheme scheme, Request request) {
        Document body =
                Senders.json(new Payload(request.body().getBytes(StandardCharsets.UTF_8), ""))
                        .orElse(Document.empty());
        String item = "/notificationItems/0/NotificationRequestItem";
        List<String> pointers =
                switch (scheme.name()) {
                    case "mailgun" ->
                            List.of(
                                    "/signature/timestamp",
                                    "/signature/token",
                                    "/signature/signature");
                    case "figma" -> List.of("/passcode");
                    case "microsoft-graph" -> List.of("/value/0/clientState");
                    case "aws-sns" ->
                            List.of(
                                    "/Message",
                                    "/MessageId",
                                    "/Subject",
                                    "/Timestamp",
                                    "/TopicArn",
                                    "/Type",
                                    "/Signature");
                    default ->
                            List.of(
                                    item + "/pspReference",
                                    item + "/originalReference",
                                    item + "/merchantAccountCode",
                                    item + "/merchantReference",
                                    item + "/amount/value",
                                    item + "/amount/currency",
                                    item + "/eventCode",
                                    item + "/success",
                                    item + "/additionalData/hmacSignature");
                };
        boolean hexadecimal = scheme.name().equals("mailgun");
        return pointers.stream()
                .map(pointer -> String.valueOf(body.at(pointer).orElse("")))
                .map(text ->
                        hexadecimal && text.length() == 64
                                ? text.toLowerCase(java.util.Locale.ROOT)
                                : text)
                .toList();
    }
}
