package dev.tieline.connector.mail;

/**
 * A finished mail.
 *
 * @param from bare address of the sender
 * @param to bare address of the recipient
 * @param messageId with its angle brackets
 * @param mime headers and body, in ASCII
 */
record Letter(String from, String to, String messageId, String mime) {}
