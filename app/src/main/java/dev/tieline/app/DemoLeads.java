package dev.tieline.app;

import dev.tieline.app.DemoLead.From;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A handful of leads, good and bad. */
final class DemoLeads {
    private DemoLeads() {}

    /**
     * The leads in the order they are sent.
     *
     * @param run makes submissions of one demo differ from those of another
     */
    static List<DemoLead> all(String run) {
        Map<String, Object> good = lead(run + "-1", "visitor-1@customer.example", "spring-sale");
        return List.of(
                new DemoLead("a good lead", From.WEBSITE, good, 202, "delivered"),
                new DemoLead("the same form sent twice", From.WEBSITE, good, 202, "delivered"),
                new DemoLead(
                        "no consent to be counted",
                        From.WEBSITE,
                        with(
                                lead(run + "-2", "visitor-2@customer.example", "brand"),
                                "consent",
                                Map.of("analytics", false)),
                        202,
                        "delivered"),
                new DemoLead(
                        "an e-mail address that is none",
                        From.WEBSITE,
                        lead(run + "-3", "visitor-3.customer.example", "brand"),
                        202,
                        "held"),
                new DemoLead(
                        "a campaign nobody planned",
                        From.WEBSITE,
                        lead(run + "-4", "visitor-4@customer.example", "sprign-sale"),
                        202,
                        "held"),
                new DemoLead(
                        "a test address, skipped by a rule",
                        From.WEBSITE,
                        lead(run + "-5", "visitor-5@example.test", "none"),
                        202,
                        "skipped"),
                new DemoLead(
                        "a forged signature",
                        From.FORGER,
                        lead(run + "-6", "visitor-6@customer.example", "none"),
                        401,
                        ""),
                new DemoLead(
                        "a partner's lead, answered with the CRM's number",
                        From.PARTNER,
                        lead(run + "-7", "visitor-7@customer.example", "none"),
                        200,
                        "delivered"),
                new DemoLead(
                        "a partner's lead without a name, rejected",
                        From.PARTNER,
                        without(lead(run + "-8", "visitor-8@customer.example", "none"), "name"),
                        422,
                        ""));
    }

    /** What the contact form sends. */
    static Map<String, Object> lead(String submission, String email, String campaign) {
        Map<String, Object> lead = new LinkedHashMap<>();
        lead.put("submission_id", submission);
        lead.put("email", email);
        lead.put("name", Map.of("first", "Visitor"));
        lead.put("utm_campaign", campaign);
        lead.put("client_id", "web-" + submission);
        lead.put("consent", Map.of("analytics", true));
        return lead;
    }

    private static Map<String, Object> with(Map<String, Object> lead, String key, Object value) {
        lead.put(key, value);
        return lead;
    }

    private static Map<String, Object> without(Map<String, Object> lead, String key) {
        lead.remove(key);
        return lead;
    }
}
