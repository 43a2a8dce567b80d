package dev.tieline.console;

import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;

/**
 * How something stands: a colour, a shape and a word, so that none of them has to be seen.
 *
 * @param tone which colour: a class of the style sheet
 * @param icon which shape
 * @param word what people read
 */
record Badge(String tone, String icon, String word) {
    static final Badge MOVING = new Badge("good", "check", "Moving");
    static final Badge QUIET = new Badge("calm", "dash", "No records yet");
    static final Badge RETRYING = new Badge("warn", "retry", "Retrying");
    static final Badge BEHIND = new Badge("warn", "clock", "Behind");

    static Badge of(RecordState state) {
        return switch (state) {
            case PENDING -> new Badge("wait", "clock", "Pending");
            case HELD -> held("Held");
            case DELIVERED -> new Badge("good", "check", "Delivered");
            case SKIPPED -> new Badge("calm", "dash", "Skipped");
            case DUPLICATE -> new Badge("calm", "copies", "Duplicate");
        };
    }

    static Badge of(DeliveryState state) {
        return switch (state) {
            case PENDING -> new Badge("wait", "clock", "Pending");
            case WAITING -> new Badge("wait", "clock", "Waiting");
            case DELIVERED -> new Badge("good", "check", "Delivered");
            case SKIPPED -> new Badge("calm", "dash", "Skipped");
            case FALLEN_BACK -> new Badge("calm", "turn", "Fallen back");
            case HELD -> held("Held");
        };
    }

    static Badge held(String word) {
        return new Badge("held", "hand", word);
    }

    /** The state of a system, as the hub last saw it. */
    static Badge ofCondition(String state) {
        return switch (state) {
            case "paused" -> new Badge("bad", "pause", "Paused");
            case "failing" -> new Badge("bad", "cross", "Failing");
            case "limited" -> new Badge("warn", "clock", "Limited");
            default -> new Badge("good", "check", "Fine");
        };
    }

    /** The state of a replay of many. */
    static Badge replay(String state) {
        return switch (state) {
            case "running" -> new Badge("wait", "retry", "Running");
            case "paused" -> new Badge("warn", "pause", "Paused");
            case "stopped" -> new Badge("calm", "dash", "Stopped");
            default -> new Badge("good", "check", "Done");
        };
    }

    /** One of the nine outcomes of an attempt. */
    static Badge ofOutcome(String outcome) {
        return switch (outcome) {
            case "accepted" -> new Badge("good", "check", "Accepted");
            case "duplicate" -> new Badge("good", "copies", "Already there");
            case "rejected" -> new Badge("bad", "cross", "Rejected");
            case "unauthorized" -> new Badge("bad", "cross", "Not authorised");
            case "rate-limited" -> new Badge("warn", "clock", "Rate-limited");
            case "unavailable" -> new Badge("warn", "retry", "Unavailable");
            case "unreachable" -> new Badge("warn", "cross", "Unreachable");
            case "unknown" -> new Badge("open", "question", "Unknown");
            case "misunderstood" -> new Badge("open", "question", "Misunderstood");
            default -> new Badge("open", "question", Words.sentence(outcome));
        };
    }
}
