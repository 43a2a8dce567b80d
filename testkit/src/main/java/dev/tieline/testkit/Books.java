package dev.tieline.testkit;

import java.util.Map;

/**
 * What the hub says of itself over its HTTP API.
 *
 * @param balanced whether it says that its books balance, counted anew
 * @param states of every record, by id
 */
public record Books(Counts counts, boolean balanced, Map<String, String> states) {

    public Books {
        states = Map.copyOf(states);
    }

    /** The two sides of the balance. */
    public record Counts(
            long accepted, long delivered, long skipped, long duplicate, long held, long pending) {

        /** The equation, reckoned here. */
        boolean even() {
            return accepted == delivered + skipped + duplicate + held + pending;
        }
    }
}
