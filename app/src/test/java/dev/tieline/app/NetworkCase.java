package dev.tieline.app;

import dev.tieline.testkit.ChaosProxy.Kind;
import dev.tieline.testkit.ChaosProxy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A fault of the network during a first call, and what must come of it.
 *
 * @param scheme of the destination's url
 * @param way how the network fails
 * @param came what the first attempt comes to
 * @param phases how far it may say that it came
 * @param heard whether the destination got the whole request
 */
record NetworkCase(String scheme, Way way, Came came, Set<String> phases, boolean heard) {

    /** How the network fails. */
    sealed interface Way {
        /** At a byte of a part of the talk. */
        record AtByte(Kind kind, Part part, Where where) implements Way {
            @Override
            public String toString() {
                return (kind + "-" + part + "-" + where).toLowerCase(Locale.ROOT);
            }
        }

        /** Nobody listens. */
        record Refused() implements Way {
            @Override
            public String toString() {
                return "refused";
            }
        }

        /** Somebody listens and never takes a connection, and no more can wait for it. */
        record NotTaken() implements Way {
            @Override
            public String toString() {
                return "not-taken";
            }
        }
    }

    /** After which byte. */
    enum Where {
        NONE,
        FIRST,
        HALF,
        ALL_BUT_LAST,
        ALL;

        int of(int length) {
            return switch (this) {
                case NONE -> 0;
                case FIRST -> 1;
                case HALF -> length / 2;
                case ALL_BUT_LAST -> length - 1;
                case ALL -> length;
            };
        }
    }

    /** What the first attempt comes to, and what the ledger may say of its cause. */
    enum Came {
        ACCEPTED("accepted", ""),
        LATE("unknown", "no-answer"),
        // Which of them depends on whether the end or the bytes are met first.
        ENDED("unknown", "connection-closed connection-broken"),
        GARBLED("unknown", "answer-garbled"),
        NOT_SHAKEN("unreachable", "tls-failed connection-failed"),
        SHAKEN_LATE("unreachable", "connection-timeout"),
        REFUSED("unreachable", "connection-refused"),
        NOT_TAKEN("unreachable", "connection-timeout");

        final String outcome;
        private final String codes;

        Came(String outcome, String codes) {
            this.outcome = outcome;
            this.codes = codes;
        }

        /** What the ledger may call its cause; empty for none. */
        List<String> codes() {
            return List.of(codes.split(" ", -1));
        }

        /** Whether it is over at once, or takes the whole time of an attempt. */
        boolean quick() {
            return switch (this) {
                case LATE, SHAKEN_LATE, NOT_TAKEN -> false;
                case ACCEPTED, ENDED, GARBLED, NOT_SHAKEN, REFUSED -> true;
            };
        }

        /** Whether no later attempt gets there. */
        boolean lasts() {
            return this == REFUSED || this == NOT_TAKEN;
        }
    }

    private static final Set<String> CONNECTING = Set.of("connecting");
    // A write may fail or be lost, which is for the network to say.
    private static final Set<String> WRITING = Set.of("sending", "waiting");
    private static final Set<String> WAITING = Set.of("waiting");
    private static final Set<String> READING = Set.of("reading");
    private static final Set<String> ANSWERED = Set.of("answered");

    /** All of them. */
    static List<NetworkCase> all() {
        List<NetworkCase> all = new ArrayList<>();
        for (String scheme : List.of("http", "https")) {
            all.add(new NetworkCase(scheme, new Way.Refused(), Came.REFUSED, CONNECTING, false));
            all.add(new NetworkCase(scheme, new Way.NotTaken(), Came.NOT_TAKEN, CONNECTING, false));
        }
        all.addAll(requests());
        all.addAll(answers());
        all.addAll(handshakes());
        all.addAll(sealed());
        all.addAll(slow());
        return all;
    }

    private static NetworkCase clear(
            Kind kind, Part part, Where where, Came came, Set<String> phases) {
        boolean heard = part != Part.REQUEST || where == Where.ALL;
        return new NetworkCase("http", new Way.AtByte(kind, part, where), came, phases, heard);
    }

    private static NetworkCase secret(
            Kind kind, Part part, Where where, Came came, Set<String> phases) {
        boolean heard =
                part == Part.SEALED_ANSWER || (part == Part.SEALED_REQUEST && where == Where.ALL);
        return new NetworkCase("https", new Way.AtByte(kind, part, where), came, phases, heard);
    }

    /** The request is cut: nothing is applied, and nobody here can know that. */
    private static List<NetworkCase> requests() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Where where : List.of(Where.NONE, Where.HALF)) {
            for (Kind kind : List.of(Kind.CLOSE, Kind.HALF_CLOSE)) {
                cases.add(clear(kind, Part.REQUEST, where, Came.ENDED, WRITING));
            }
            for (Kind kind : List.of(Kind.STALL, Kind.SWALLOW)) {
                cases.add(clear(kind, Part.REQUEST, where, Came.LATE, WAITING));
            }
        }
        // Before the first byte a reset may be met while the connection is still being made.
        for (Where where : List.of(Where.FIRST, Where.HALF)) {
            cases.add(clear(Kind.RESET, Part.REQUEST, where, Came.ENDED, WRITING));
        }
        for (Kind kind : List.of(Kind.STALL, Kind.HALF_CLOSE)) {
            cases.add(clear(kind, Part.REQUEST, Where.ALL, Came.ACCEPTED, ANSWERED));
        }
        return cases;
    }

    /** It is applied, and the answer is cut: with the status it is known, without it is not. */
    private static List<NetworkCase> answers() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Where where : List.of(Where.NONE, Where.HALF)) {
            for (Kind kind : List.of(Kind.CLOSE, Kind.RESET)) {
                cases.add(clear(kind, Part.HEAD, where, Came.ENDED, WAITING));
            }
            for (Kind kind : List.of(Kind.STALL, Kind.SWALLOW)) {
                cases.add(clear(kind, Part.HEAD, where, Came.LATE, WAITING));
            }
        }
        for (Kind kind : List.of(Kind.CORRUPT, Kind.DROP, Kind.INSERT)) {
            cases.add(clear(kind, Part.HEAD, Where.NONE, Came.GARBLED, WAITING));
        }
        for (Kind kind : List.of(Kind.CLOSE, Kind.STALL)) {
            cases.add(clear(kind, Part.BODY, Where.HALF, Came.ACCEPTED, READING));
        }
        for (Kind kind : List.of(Kind.REPEAT, Kind.INSERT)) {
            cases.add(clear(kind, Part.BODY, Where.ALL, Came.ACCEPTED, ANSWERED));
        }
        return cases;
    }

    /** Surely nothing of the request was sent: it may go out again whatever it does. */
    private static List<NetworkCase> handshakes() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Part part : List.of(Part.HELLO, Part.FLIGHT)) {
            for (Where where : List.of(Where.NONE, Where.HALF)) {
                for (Kind kind : List.of(Kind.CLOSE, Kind.RESET)) {
                    cases.add(secret(kind, part, where, Came.NOT_SHAKEN, CONNECTING));
                }
                cases.add(secret(Kind.STALL, part, where, Came.SHAKEN_LATE, CONNECTING));
            }
        }
        cases.add(secret(Kind.CORRUPT, Part.FLIGHT, Where.HALF, Came.NOT_SHAKEN, CONNECTING));
        cases.add(secret(Kind.INSERT, Part.FLIGHT, Where.NONE, Came.NOT_SHAKEN, CONNECTING));
        return cases;
    }

    /** What is cut of an encrypted record is nothing at all, to both ends. */
    private static List<NetworkCase> sealed() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Where where : List.of(Where.FIRST, Where.HALF)) {
            for (Kind kind : List.of(Kind.CLOSE, Kind.RESET)) {
                cases.add(secret(kind, Part.SEALED_REQUEST, where, Came.ENDED, WRITING));
            }
            cases.add(secret(Kind.STALL, Part.SEALED_REQUEST, where, Came.LATE, WAITING));
        }
        cases.add(secret(Kind.CORRUPT, Part.SEALED_REQUEST, Where.HALF, Came.ENDED, WRITING));
        cases.add(secret(Kind.STALL, Part.SEALED_REQUEST, Where.ALL, Came.ACCEPTED, ANSWERED));
        for (Where where : List.of(Where.HALF, Where.ALL_BUT_LAST)) {
            for (Kind kind : List.of(Kind.CLOSE, Kind.RESET, Kind.CORRUPT)) {
                cases.add(secret(kind, Part.SEALED_ANSWER, where, Came.ENDED, WAITING));
            }
            cases.add(secret(Kind.STALL, Part.SEALED_ANSWER, where, Came.LATE, WAITING));
        }
        cases.add(secret(Kind.DROP, Part.SEALED_ANSWER, Where.HALF, Came.LATE, WAITING));
        cases.add(secret(Kind.CLOSE, Part.SEALED_ANSWER, Where.ALL, Came.ACCEPTED, ANSWERED));
        return cases;
    }

    /** It takes longer and is what it would have been. */
    private static List<NetworkCase> slow() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Part part : List.of(Part.REQUEST, Part.HEAD, Part.BODY)) {
            cases.add(slow("http", Kind.DELAY, part, Where.HALF));
        }
        for (Part part : List.of(Part.REQUEST, Part.HEAD)) {
            cases.add(slow("http", Kind.DRIBBLE, part, Where.HALF));
        }
        for (Part part :
                List.of(Part.HELLO, Part.FLIGHT, Part.SEALED_REQUEST, Part.SEALED_ANSWER)) {
            cases.add(slow("https", Kind.DELAY, part, Where.HALF));
        }
        cases.add(slow("https", Kind.DRIBBLE, Part.SEALED_REQUEST, Where.HALF));
        return cases;
    }

    private static NetworkCase slow(String scheme, Kind kind, Part part, Where where) {
        Way way = new Way.AtByte(kind, part, where);
        return new NetworkCase(scheme, way, Came.ACCEPTED, ANSWERED, true);
    }
}
