package dev.tieline.ledger;

/**
 * The books of one flow: {@code accepted = delivered + skipped + duplicate + held + pending}, in
 * records.
 */
public record Balance(
        String flow,
        long accepted,
        long delivered,
        long skipped,
        long duplicate,
        long held,
        long pending) {

    /** Whether the equation holds. */
    public boolean balanced() {
        return accepted == delivered + skipped + duplicate + held + pending;
    }

    /** The sum with another flow's, under another name. */
    public Balance plus(Balance other, String name) {
        return new Balance(
                name,
                accepted + other.accepted,
                delivered + other.delivered,
                skipped + other.skipped,
                duplicate + other.duplicate,
                held + other.held,
                pending + other.pending);
    }
}
