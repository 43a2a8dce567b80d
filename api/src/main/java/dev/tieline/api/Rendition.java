package dev.tieline.api;

/**
 * One finished request of an operation, ready to be sent as often as needed: rendering is done
 * once, sending may be repeated, and the key stays the same.
 *
 * @param operation name of the operation
 * @param input the mapped fields, already checked against the operation's request schema and grant
 * @param key the idempotency key
 * @param traceparent W3C trace context to pass on; empty when none
 */
public record Rendition(String operation, Document input, DeliveryKey key, String traceparent) {}
