package dev.tieline.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that a person or the hub did and that changed or revealed something. It stays for good,
 * so it holds no payload, no secret and nothing of the persons that records are about.
 *
 * @param at when
 * @param actor a person's name, {@code api}, {@code console} or {@code hub}
 * @param name in a word or two with hyphens, such as {@code replay}, {@code credential-rotate}
 * @param object what it was done to, such as a record's id or {@code flow lead-capture}
 * @param details further facts by name, few and short
 */
public record Act(
        Instant at, String actor, String name, String object, Map<String, String> details) {
    /** Who acts when no person does. */
    public static final String HUB = "hub";

    private static final int MAX_NAME = 40;
    private static final int MAX_ACTOR = 200;
    private static final int MAX_OBJECT = 300;
    private static final int MAX_DETAILS = 12;
    private static final int MAX_DETAIL = 500;

    /** What is too long is cut; who acts cannot make the row too large. */
    public Act {
        if (!name.matches("[a-z][a-z-]*") || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("not the name of an act: " + name);
        }
        if (details.size() > MAX_DETAILS) {
            throw new IllegalArgumentException("too many details: " + details.keySet());
        }
        actor = cut(actor, MAX_ACTOR);
        object = cut(object, MAX_OBJECT);
        TreeMap<String, String> bounded = new TreeMap<>();
        details.forEach((key, value) -> bounded.put(cut(key, MAX_NAME), cut(value, MAX_DETAIL)));
        details = Collections.unmodifiableMap(bounded);
    }

    /** One without details. */
    public static Act of(Instant at, String actor, String name, String object) {
        return new Act(at, actor, name, object, Map.of());
    }

    private static String cut(String text, int most) {
        // A lone half of a pair has no UTF-8 form.
        String whole = text.replaceAll("\\p{Cs}", "?");
        if (whole.length() <= most) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(most - 2)) ? most - 2 : most - 1;
        return whole.substring(0, end) + "…";
    }
}
