package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an answer means by this system's own rules, whatever its status usually means: an entry of
 * {@code outcomes}. All that it names must fit.
 *
 * @param statuses one of these; empty for any
 * @param headers texts that must be in the headers of these names, in any case
 * @param body values at JSON Pointers of the body, written as text; one of each must be there
 * @param is name of the outcome
 * @param pause how long everybody waits then; zero for as long as the answer says
 */
record AnswerRule(
        Set<Integer> statuses,
        Map<String, String> headers,
        Map<String, List<String>> body,
        String is,
        Duration pause) {

    /** Stands for any value, as long as there is one. */
    static final String ANY = "*";

    AnswerRule {
        statuses = Set.copyOf(statuses);
        headers = Map.copyOf(headers);
        body = Map.copyOf(body);
    }

    boolean fits(Reply reply, Supplier<Document> read) {
        return (statuses.isEmpty() || statuses.contains(reply.status()))
                && headers.entrySet().stream().allMatch(entry -> inHeader(reply, entry))
                && (body.isEmpty() || inBody(read.get()));
    }

    private static boolean inHeader(Reply reply, Map.Entry<String, String> wanted) {
        String text = wanted.getValue();
        return reply.header(wanted.getKey())
                .filter(value -> text.equals(ANY) || contains(value, text))
                .isPresent();
    }

    private static boolean contains(String value, String text) {
        for (int at = 0; at + text.length() <= value.length(); at++) {
            if (value.regionMatches(true, at, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean inBody(Document answer) {
        return body.entrySet().stream()
                .allMatch(entry ->
                        answer.at(entry.getKey())
                                .filter(value ->
                                        entry.getValue().contains(ANY)
                                                || entry.getValue().contains(value.toString()))
                                .isPresent());
    }
}
