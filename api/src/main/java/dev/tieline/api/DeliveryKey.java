package dev.tieline.api;

/**
 * The idempotency key of a delivery: the same in every attempt, after every restart, and different
 * for every other delivery.
 *
 * @param recordId id of the record
 * @param destination name of the destination in its flow
 */
public record DeliveryKey(String recordId, String destination) {

    /** The text sent to destinations: printable ASCII without spaces, at most 200 characters. */
    public String text() {
        return recordId + "." + destination;
    }
}
