package dev.tieline.testkit;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Submissions as destinations get them. */
final class SubmissionText {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SubmissionText() {}

    /** The id in a body; empty when there is none, or it is no JSON. */
    static String id(String body) {
        try {
            return JSON.readTree(body).path("id").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    /** Whether a body says the same as was sent, no more and no less. */
    static boolean same(String body, Submission submission) {
        JsonNode sent = JSON.readTree(submission.json());
        return JSON.readTree(body).equals(sent);
    }
}
