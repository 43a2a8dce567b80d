package dev.tieline.connector.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The JSON Schemas of a mail system's one operation. */
final class MailSchema {
    static final String TO = "to";
    static final String TEMPLATE = "template";
    static final String MESSAGE_ID = "message_id";

    static final Map<String, Object> RESULT =
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(MESSAGE_ID, text()),
                    "required",
                    List.of(MESSAGE_ID));

    private MailSchema() {}

    /** A variable that every template uses is required; one that some do not is optional. */
    static Map<String, Object> request(Map<String, MailTemplate> templates) {
        Set<String> required = new TreeSet<>();
        Set<String> variables = new TreeSet<>();
        templates.values().stream().limit(1).forEach(t -> required.addAll(t.variables()));
        for (MailTemplate template : templates.values()) {
            variables.addAll(template.variables());
            required.retainAll(template.variables());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        variables.forEach(name -> fields.put(name, text()));
        fields.put(TO, text());
        fields.put(TEMPLATE, Map.of("type", "string", "enum", List.copyOf(templates.keySet())));
        required.removeAll(Set.of(TO, TEMPLATE));
        List<String> all = new ArrayList<>(List.of(TO, TEMPLATE));
        all.addAll(required);
        return Map.of(
                "type",
                "object",
                "properties",
                fields,
                "required",
                all,
                "additionalProperties",
                false);
    }

    private static Map<String, Object> text() {
        return Map.of("type", "string");
    }
}
