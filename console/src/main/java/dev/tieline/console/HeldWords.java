package dev.tieline.console;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.HeldGroup;

/** What is held, in words; what it is given is masked already. */
final class HeldWords {
    private HeldWords() {}

    /** Who says what: {@code crm says: It refused the email.} */
    static String cause(HeldGroup group) {
        String said = said(group.cause());
        return group.cause().blame() == Blame.DESTINATION && !whole(group.destination())
                ? group.destination() + " says: " + said
                : said;
    }

    /** What went wrong, with the field it is about. */
    static String said(Fault fault) {
        String message = Words.sentence(fault.message());
        String field = field(fault.field());
        return field.isEmpty() || message.contains(field) ? message : field + ": " + message;
    }

    /** A JSON Pointer as people write paths: {@code name.first}. */
    static String field(String pointer) {
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }

    static boolean whole(String destination) {
        return destination.equals(LaneName.RECORD);
    }

    /** Where it stopped, for people. */
    static String where(String destination) {
        return whole(destination) ? "before any delivery" : "on the way to " + destination;
    }

    /** Whose it looks like, and what that means. */
    static String blame(Fault fault) {
        return switch (fault.blame()) {
            case SENDER ->
                    "The record itself looks wrong: what was sent is not what the contract or a"
                            + " rule of the flow expects.";
            case FLOW ->
                    "The flow's file does not fit this record: its mapping, a rule or a grant has"
                            + " to be looked at.";
            case DESTINATION ->
                    "The system at the other end took the request, understood it and refused it."
                            + " Sending the same again will be refused again.";
            case HUB -> "The hub itself could not do its part.";
        };
    }
}
