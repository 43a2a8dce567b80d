package dev.tieline.ledger;

/**
 * What a person lets a run write, in all: what was found out before that it would. A run of a flow
 * that asks for it writes no more than this.
 *
 * @param version of the flow then: it counts for no other
 * @param taken rows that may be sent; {@link #ANY} where the destination can compare
 * @param created rows that may be created there; {@link #ANY} where it cannot
 * @param changed rows that may be changed there, likewise
 * @param gone rows that may be taken away there, likewise
 */
public record Approval(String version, long taken, long created, long changed, long gone) {
    /** Any number. */
    public static final long ANY = -1;

    /** What is not limited at all, for flows that do not ask for it any more. */
    public static Approval any(String version) {
        return new Approval(version, ANY, ANY, ANY, ANY);
    }

    /** Whether so much is more than this. */
    public boolean exceeded(Run.Counts counts, Run.Rows rows) {
        return more(counts.taken(), taken)
                || more(rows.created(), created)
                || more(rows.changed(), changed)
                || more(rows.gone(), gone);
    }

    /**
     * Whether all that there is to write is less than what may be sent: where that takes the place
     * of a whole, the rest would be gone unseen. Rows that are held may be missing.
     */
    public boolean undercut(Run.Counts counts) {
        return taken != ANY && counts.taken() + counts.held() < taken;
    }

    private static boolean more(long is, long most) {
        return most != ANY && is > most;
    }

    /** In words that are short: {@code 248.1.1}, created, changed and gone; or how many in all. */
    public String text() {
        return created == ANY ? Long.toString(taken) : created + "." + changed + "." + gone;
    }
}
