package dev.tieline.caller;

import dev.tieline.api.Arrival;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What some senders sign instead of raw bytes: parameters of forms and of the URL. */
final class FormParts {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MAX_PARAMETERS = 1_000;
    private static final Pattern PAIRS = Pattern.compile("[^&=]++=[^&]*+(&[^&=]++=[^&]*+)*+");
    private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String READABLE = ":/?@!$'()*,;";

    private FormParts() {}

    private record Parameter(String name, String value) {}

    static boolean isForm(Arrival arrival) {
        return arrival.payload().mediaType().equals(FORM);
    }

    /** Names and values of a form, sorted, without anything between them; empty for no form. */
    static String sorted(Arrival arrival) {
        if (!isForm(arrival)) {
            return "";
        }
        String text = new String(arrival.payload().bytes(), StandardCharsets.ISO_8859_1);
        List<Parameter> parameters = new ArrayList<>(parameters(text));
        parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
        StringBuilder joined = new StringBuilder(text.length());
        parameters.forEach(p -> joined.append(p.name()).append(p.value()));
        return joined.toString();
    }

    /** Whether a form is written so that there is one reading of it. */
    static boolean sound(Arrival arrival) {
        String text = new String(arrival.payload().bytes(), StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f)
                && !text.contains("&&")
                && !text.startsWith("&")
                && !text.endsWith("&")
                && text.chars().filter(c -> c == '&').count() < MAX_PARAMETERS
                && !BROKEN.matcher(text).find()
                && (text.isEmpty() || PAIRS.matcher(text).matches())
                && parameters(text).stream().allMatch(FormParts::sound);
    }

    private static boolean sound(Parameter parameter) {
        return !parameter.name().isEmpty()
                && parameter.name().indexOf('\ufffd') < 0
                && parameter.value().indexOf('\ufffd') < 0;
    }

    /** The only value of a parameter of the query. */
    static Optional<String> query(Arrival arrival, String name) {
        int at = arrival.uri().indexOf('?');
        if (at < 0) {
            return Optional.empty();
        }
        List<Parameter> found =
                parameters(arrival.uri().substring(at + 1)).stream()
                        .filter(p -> p.name().equals(name))
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst().value()) : Optional.empty();
    }

    /**
     * Whether the body is covered where only the URL and the form are signed: it is a form, or the
     * query holds its hash. A hash that is there must be right, whatever the body claims to be.
     */
    static boolean hashHolds(Arrival arrival, MessageDigest sha256) {
        Optional<String> hash = query(arrival, "bodySHA256");
        if (hash.isEmpty()) {
            return isForm(arrival) && !arrival.uri().contains("bodySHA256");
        }
        byte[] actual = sha256.digest(arrival.payload().bytes());
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(actual).getBytes(StandardCharsets.US_ASCII),
                hash.get().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static List<Parameter> parameters(String text) {
        List<Parameter> parameters = new ArrayList<>();
        if (text.isEmpty()) {
            return parameters;
        }
        for (String pair : text.split("&", MAX_PARAMETERS + 1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(new Parameter(decoded(name), decoded(value)));
        }
        return parameters;
    }

    /** Percent-decoding that keeps what it cannot read. */
    private static String decoded(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = c == '%' ? code(text, i) : -1;
            if (code >= 0) {
                bytes[length++] = (byte) code;
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static int code(String text, int at) {
        if (at + 2 >= text.length()
                || !HexFormat.isHexDigit(text.charAt(at + 1))
                || !HexFormat.isHexDigit(text.charAt(at + 2))) {
            return -1;
        }
        return HexFormat.fromHexDigits(text, at + 1, at + 3);
    }

    /** A URL with those characters decoded that HubSpot decodes before it signs. */
    static String readable(String url) {
        if (url.indexOf('%') < 0) {
            return url;
        }
        StringBuilder readable = new StringBuilder(url.length());
        for (int i = 0; i < url.length(); i++) {
            int code = url.charAt(i) == '%' ? code(url, i) : -1;
            if (code >= 0 && READABLE.indexOf(code) >= 0) {
                readable.append((char) code);
                i += 2;
            } else {
                readable.append(url.charAt(i));
            }
        }
        return readable.toString();
    }
}
