package dev.tieline.api;

/** What became of a part that was to be taken away. */
public sealed interface Removal {

    /**
     * What is to be taken away, and where to.
     *
     * @param flow that is done with it
     * @param operation name of one with {@link Operation.Bulk#PARTS}
     * @param part as it was read
     * @param marker as in {@link Listing.Question#marker}: the part's marker goes with it
     * @param folder within that of the operation, made when it is not there; empty when the part is
     *     deleted. What is there is never replaced
     * @param run that was done with it: tells parts of the same name apart in the folder
     */
    record Wish(
            String flow,
            String operation,
            Reading.Part part,
            String marker,
            String folder,
            long run) {}

    /** It is where it belongs. */
    record Done() implements Removal {}

    /**
     * Nothing has its name, and it is not where it belongs: it was taken away, by somebody else or
     * when nobody could note it any more; or its disk is not there at the moment.
     */
    record Gone() implements Removal {}

    /** Another version is in its place, and was left there. */
    record Replaced() implements Removal {}

    /** It is still there, or nobody knows; never {@link Outcome.Accepted}. */
    record Failed(Outcome outcome) implements Removal {}
}
