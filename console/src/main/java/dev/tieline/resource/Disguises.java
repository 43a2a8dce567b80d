package dev.tieline.resource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms in which a value is found again in what others write. Pure. */
final class Disguises {
    /** From so many digits on, a number without letters is taken for a phone or card number. */
    private static final int NUMBER = 7;

    private static final String BETWEEN = "[\\s()./-]{0,3}";

    private Disguises() {}

    /** As it is, in a URL, in JSON, and as a number written with other spaces and prefixes. */
    static List<Pattern> of(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        forms.add(escaped(value));
        List<Pattern> patterns = new ArrayList<>();
        forms.forEach(form -> patterns.add(word(form)));
        String digits = value.replaceAll("\\D", "").replaceFirst("^0+", "");
        if (digits.length() >= NUMBER && value.codePoints().noneMatch(Character::isLetter)) {
            patterns.add(number(digits));
        }
        return patterns;
    }

    private static Pattern word(String form) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(form) + "(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** {@code 0151-77731337} is {@code +49 151 77731337} elsewhere. */
    private static Pattern number(String digits) {
        String spaced =
                digits.chars()
                        .mapToObj(digit -> String.valueOf((char) digit))
                        .collect(Collectors.joining(BETWEEN));
        return Pattern.compile("(?:\\+?\\d{1,4}" + BETWEEN + ")?" + spaced + "(?!\\d)");
    }

    /** As JSON writers that keep to ASCII write it. */
    private static String escaped(String value) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
