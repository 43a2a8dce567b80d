package dev.tieline.journal;

/**
 * Names the queue of one destination of one flow.
 *
 * @param flow name
 * @param destination name in the flow
 */
public record LaneName(String flow, String destination) {
    /**
     * The destination that stands for the record as a whole, when it is held before any delivery.
     */
    public static final String RECORD = "(record)";
}
