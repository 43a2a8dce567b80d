package dev.tieline.app;

import dev.tieline.testkit.Act;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something a destination does, and what is to follow: the rows of research/outcomes.md as they are
 * here.
 *
 * @param name for paths and messages
 * @param at host and port in place of the destination's; empty for the destination
 * @param acts what the destination does
 * @param safe what follows for operations that may be repeated
 * @param unsafe what follows for those that may not
 */
record OutcomeCase(String name, String at, List<Act> acts, Expected safe, Expected unsafe) {

    /** What follows. */
    enum Rule {
        SETTLE,
        HOLD,
        PAUSE,
        RETRY,
        /** Tried again after two seconds, which the answer asks for. */
        WAIT,
        /** Read back, or held where that cannot be done. */
        LOOK,
        /** Tried again and again: it never gets there. */
        ABSENT
    }

    /** An outcome and its rule. */
    record Expected(String outcome, Rule rule) {}

    private static final Expected ACCEPTED = new Expected("accepted", Rule.SETTLE);
    private static final Expected DUPLICATE = new Expected("duplicate", Rule.SETTLE);
    private static final Expected REJECTED = new Expected("rejected", Rule.HOLD);
    private static final Expected UNAUTHORIZED = new Expected("unauthorized", Rule.PAUSE);
    private static final Expected LIMITED = new Expected("rate-limited", Rule.WAIT);
    private static final Expected DOWN = new Expected("unavailable", Rule.RETRY);
    private static final Expected DOWN_UNTIL = new Expected("unavailable", Rule.WAIT);
    private static final Expected ODD = new Expected("misunderstood", Rule.HOLD);
    private static final Expected AGAIN = new Expected("unknown", Rule.RETRY);
    private static final Expected NOWHERE = new Expected("unreachable", Rule.ABSENT);
    private static final Expected LOOK = new Expected("unknown", Rule.LOOK);

    private static OutcomeCase of(String name, List<Act> acts, Expected expected) {
        return new OutcomeCase(name, "", acts, expected, expected);
    }

    private static OutcomeCase status(int status, Expected safe, Expected unsafe) {
        return new OutcomeCase(Integer.toString(status), "", Act.json(status, "{}"), safe, unsafe);
    }

    private static OutcomeCase wire(String name, List<Act> acts) {
        return new OutcomeCase(name, "", acts, AGAIN, LOOK);
    }

    private static OutcomeCase absent(String name, String at) {
        return new OutcomeCase(name, at, List.of(), NOWHERE, NOWHERE);
    }

    private static OutcomeCase later(int status, Expected expected) {
        return of(
                status + "-later", Act.answer(status, Map.of("Retry-After", "2"), "{}"), expected);
    }

    /** All of them. */
    static List<OutcomeCase> all() {
        List<OutcomeCase> all = new ArrayList<>();
        for (int status : new int[] {200, 201, 202, 203, 204, 205, 206, 226}) {
            all.add(status(status, ACCEPTED, ACCEPTED));
        }
        for (int status : new int[] {300, 301, 302, 303, 304, 305, 307, 308}) {
            all.add(status(status, ODD, ODD));
        }
        all.add(of("moved", Act.answer(301, Map.of("Location", "/other"), ""), ODD));
        for (int status :
                new int[] {
                    400, 404, 405, 406, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 424, 426,
                    428, 431, 444, 451, 499
                }) {
            all.add(status(status, REJECTED, REJECTED));
        }
        for (int status : new int[] {401, 402, 403, 407}) {
            all.add(status(status, UNAUTHORIZED, UNAUTHORIZED));
        }
        all.add(status(409, DUPLICATE, DUPLICATE));
        all.add(status(408, DOWN, LOOK));
        for (int status : new int[] {421, 423, 425}) {
            all.add(status(status, DOWN, DOWN));
        }
        for (int status : new int[] {500, 502, 504, 507, 509, 520, 524, 527, 529, 599}) {
            all.add(status(status, DOWN, LOOK));
        }
        for (int status :
                new int[] {501, 503, 505, 506, 508, 510, 511, 521, 522, 523, 525, 526, 530}) {
            all.add(status(status, DOWN, DOWN));
        }
        all.add(later(429, LIMITED));
        all.add(later(403, LIMITED));
        all.add(later(500, DOWN_UNTIL));
        all.add(later(503, DOWN_UNTIL));
        all.add(of("429-reset", Act.answer(429, Map.of("X-RateLimit-Reset", "2"), "{}"), LIMITED));
        all.addAll(bodies());
        all.addAll(wires());
        all.addAll(cuts());
        return all;
    }

    /** Answers that end somewhere, in one of two ways. */
    private static List<OutcomeCase> cuts() {
        List<OutcomeCase> cuts = new ArrayList<>();
        Map<String, Act> ways = Map.of("close", new Act.Close(), "stall", new Act.Hang());
        ways.forEach((way, act) -> {
            for (int bytes : new int[] {1, 8, 11}) {
                cuts.add(wire(way + "-" + bytes, List.of(head(200, bytes), act)));
            }
            // With the head the status is known: it decides.
            cuts.add(of(way + "-body-200", List.of(head(200, -1), act), ACCEPTED));
            cuts.add(of(way + "-body-201", List.of(head(201, -1), act), ACCEPTED));
            cuts.add(of(way + "-body-401", List.of(head(401, -1), act), UNAUTHORIZED));
            cuts.add(of(way + "-body-422", List.of(head(422, -1), act), REJECTED));
            cuts.add(of(way + "-body-503", List.of(head(503, -1), act), DOWN));
            cuts.add(
                    new OutcomeCase(
                            way + "-body-500", "", List.of(head(500, -1), act), DOWN, LOOK));
        });
        return cuts;
    }

    /** So many bytes of an answer's head; all of it when negative. */
    private static Act head(int status, int bytes) {
        String head = "HTTP/1.1 " + status + " Cut\r\nContent-Length: 100\r\n\r\n";
        return new Act.Write(bytes < 0 ? head : head.substring(0, bytes));
    }

    private static List<OutcomeCase> bodies() {
        return List.of(
                of("ok-false", Act.json(200, "{\"ok\":false,\"error\":\"no\"}"), ODD),
                of("errors", Act.json(200, "{\"errors\":[{\"message\":\"no\"}]}"), ODD),
                of(
                        "login-page",
                        Act.answer(
                                200,
                                Map.of("Content-Type", "text/html"),
                                "<!DOCTYPE html><html>login</html>"),
                        ODD),
                of("ruled-limit", Act.json(200, "{\"code\":\"slow_down\"}"), LIMITED),
                of("ruled-token", Act.json(400, "{\"code\":\"bad_token\"}"), UNAUTHORIZED),
                of("ruled-there", Act.json(422, "{\"code\":\"exists\"}"), DUPLICATE),
                of("ruled-down", Act.answer(404, Map.of("X-State", "Deploying"), ""), DOWN),
                of("half-body", Act.halfBody(200, "{\"number\":"), ACCEPTED));
    }

    private static List<OutcomeCase> wires() {
        return List.of(
                wire("hang", List.of(new Act.Hang())),
                wire("close", List.of(new Act.Close())),
                wire("reset", List.of(new Act.Reset())),
                wire("garbage", Act.garbage("SSH-2.0-OpenSSH_9.9\r\n")),
                wire("no-status", Act.garbage("HTTP/1.1\r\n\r\n")),
                wire("half-head", Act.garbage("HTTP/1.1 200 OK\r\nContent-Le")),
                // A header that is missing could have said that it was not applied.
                wire("head-ends", Act.garbage("HTTP/1.1 201 Created\r\nX: ")),
                wire("slow-head", Act.slowHead(200, Duration.ofMillis(200))),
                wire("only-interim", Act.garbage("HTTP/1.1 100 Continue\r\n\r\n")),
                of(
                        "slow-body",
                        Act.dripping(200, "x".repeat(100), Duration.ofMillis(200)),
                        ACCEPTED),
                of("ends-early", Act.answerThenClose(422, "{}"), REJECTED),
                absent("port-closed", "127.0.0.1:1"),
                absent("host-unknown", "nowhere.invalid:8443"));
    }
}
