package dev.tieline.sandbox;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The CRM's contacts and the rules for them. Safe for many threads. */
final class ContactBook {
    static final int MAX_CONTACTS = 10_000;
    static final Set<String> LIFECYCLES = Set.of("subscriber", "lead", "opportunity", "customer");
    static final Set<String> CAMPAIGNS =
            Set.of("cmp-100", "cmp-200", "cmp-300", "cmp-400", "cmp-500");

    private static final int MAX_VALUE_CHARS = 500;
    private static final Set<String> FIELDS =
            Set.of(
                    "email",
                    "firstname",
                    "lastname",
                    "phone",
                    "company",
                    "country",
                    "source",
                    "lifecycle",
                    "campaign",
                    "message",
                    "consent");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s.]+");

    private final Map<String, Map<String, Object>> byEmail = new LinkedHashMap<>();
    private long lastId = 1000;

    synchronized Reply create(Map<String, Object> fields) {
        Reply wrong = check(fields);
        if (wrong.status() != 200) {
            return wrong;
        }
        Map<String, Object> existing = byEmail.get(key(fields));
        if (existing != null) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("error", "duplicate");
            body.put("message", "a contact with this e-mail address exists");
            body.put("field", "email");
            body.put("id", String.valueOf(existing.get("id")));
            return Reply.json(409, body);
        }
        return store(fields);
    }

    synchronized Reply upsert(Map<String, Object> fields) {
        Reply wrong = check(fields);
        if (wrong.status() != 200) {
            return wrong;
        }
        Map<String, Object> existing = byEmail.get(key(fields));
        if (existing == null) {
            return store(fields);
        }
        Map<String, Object> changed = new LinkedHashMap<>(existing);
        changed.putAll(fields);
        changed.put("updated_at", now());
        byEmail.put(key(fields), changed);
        return Reply.json(200, changed);
    }

    synchronized Reply read(String email) {
        Map<String, Object> contact = byEmail.get(SandboxCrm.lower(email));
        return contact == null
                ? Reply.error(404, "not-found", "no contact has this e-mail address", "")
                : Reply.json(200, contact);
    }

    synchronized List<Map<String, Object>> latest() {
        return new ArrayList<>(byEmail.values()).reversed();
    }

    synchronized void clear() {
        byEmail.clear();
    }

    private Reply store(Map<String, Object> fields) {
        if (byEmail.size() >= MAX_CONTACTS) {
            return Reply.error(507, "full", "the book holds " + MAX_CONTACTS + " contacts", "");
        }
        Map<String, Object> contact = new LinkedHashMap<>();
        contact.put("id", Long.toString(++lastId));
        contact.putAll(fields);
        contact.put("created_at", now());
        contact.put("updated_at", now());
        byEmail.put(key(fields), contact);
        return Reply.json(201, contact);
    }

    /** 200 when the fields are fine, else the answer that names the wrong one. */
    private static Reply check(Map<String, Object> fields) {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String name = field.getKey();
            Object value = field.getValue();
            if (!FIELDS.contains(name)) {
                return invalid("is not a field of contacts", name);
            }
            if (value instanceof Map || value instanceof List) {
                return invalid("must be a single value", name);
            }
            if (value.toString().length() > MAX_VALUE_CHARS) {
                return invalid("must have at most " + MAX_VALUE_CHARS + " characters", name);
            }
        }
        if (!EMAIL.matcher(String.valueOf(fields.getOrDefault("email", ""))).matches()) {
            return invalid("must be an e-mail address", "email");
        }
        if (!known(fields, "lifecycle", LIFECYCLES)) {
            return invalid("must be one of " + LIFECYCLES.stream().sorted().toList(), "lifecycle");
        }
        if (!known(fields, "campaign", CAMPAIGNS)) {
            return invalid("is not a campaign of this CRM", "campaign");
        }
        return Reply.empty(200);
    }

    private static boolean known(Map<String, Object> fields, String name, Set<String> accepted) {
        Object value = fields.get(name);
        return value == null || accepted.contains(value.toString());
    }

    private static Reply invalid(String message, String field) {
        return Reply.error(422, "invalid", field + " " + message, field);
    }

    private static String key(Map<String, Object> fields) {
        return SandboxCrm.lower(String.valueOf(fields.get("email")));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
