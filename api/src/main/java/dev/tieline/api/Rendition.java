package dev.tieline.api;

/**
 * One finished request of an operation, ready to be sent as often as needed: rendering is done
 * once, sending may be repeated, and the key stays the same.
 *
 * @param flow that it is a delivery of
 * @param operation name of the operation
 * @param input the mapped fields, already checked against the operation's request schema and grant
 * @param key the idempotency key
 * @param trace to pass on
 */
public record Rendition(
        String flow, String operation, Document input, DeliveryKey key, TraceContext trace) {}
