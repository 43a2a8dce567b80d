package dev.tieline.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One thing a {@link ScriptedPeer} does after it heard a request. */
public sealed interface Act {

    /** Writes this text in UTF-8. */
    record Write(String text) implements Act {}

    /** Writes this text in pieces of so many bytes with pauses between them. */
    record Drip(String text, int piece, Duration pause) implements Act {}

    /** Says nothing until the peer is closed. */
    record Hang() implements Act {}

    /** Ends the connection in an orderly way. */
    record Close() implements Act {}

    /** Breaks the connection: the other side sees a reset. */
    record Reset() implements Act {}

    /** An answer with a JSON body; the connection is kept. */
    static List<Act> json(int status, String body) {
        return answer(status, Map.of("Content-Type", "application/json"), body);
    }

    /** An answer with these headers; the length is added, the connection is kept. */
    static List<Act> answer(int status, Map<String, String> headers, String body) {
        return List.of(new Write(head(status, headers, length(body)) + body));
    }

    /** An answer after which the connection is closed although nothing said so. */
    static List<Act> answerThenClose(int status, String body) {
        List<Act> acts = new ArrayList<>(json(status, body));
        acts.add(new Close());
        return acts;
    }

    /** An answer that announces more than comes before the connection is closed. */
    static List<Act> halfBody(int status, String half) {
        String head = head(status, Map.of("Content-Type", "application/json"), length(half) * 2);
        return List.of(new Write(head + half), new Close());
    }

    /** A head, and a body that comes in drops. */
    static List<Act> dripping(int status, String body, Duration pause) {
        return List.of(new Write(head(status, Map.of(), length(body))), new Drip(body, 1, pause));
    }

    /** An answer whose head comes in drops. */
    static List<Act> slowHead(int status, Duration pause) {
        return List.of(new Drip(head(status, Map.of(), 0), 1, pause));
    }

    /** Bytes that are no answer, then the end. */
    static List<Act> garbage(String text) {
        return List.of(new Write(text), new Close());
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(int status, Map<String, String> headers, int length) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (status != 204 && status != 304) {
            head.append("Content-Length: " + length + "\r\n");
        }
        return head.append("\r\n").toString();
    }
}
