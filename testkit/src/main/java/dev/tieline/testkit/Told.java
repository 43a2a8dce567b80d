package dev.tieline.testkit;

/**
 * What a sender was told about a submission.
 *
 * @param submission its id
 * @param life of the hub it was sent to, from 0
 * @param status of the answer; 0 when the connection broke and nobody knows
 * @param recordId from the answer; empty when there was none
 */
public record Told(String submission, int life, int status, String recordId) {
    static final int NOTHING = 0;
    static final int ACCEPTED = 202;
    static final int BUSY = 503;
}
