package dev.tieline.api;

import java.time.Instant;

/**
 * One try of a delivery, finished.
 *
 * @param outcome what it came to
 * @param phase how far it came
 * @param started when it began
 * @param timing how long each phase took
 * @param status the protocol's status number (HTTP status, SMTP reply code); 0 when none came
 * @param answer an excerpt of the answer for people, with secrets removed, at most 2,048
 *     characters; empty when none came
 */
public record Attempt(
        Outcome outcome, Phase phase, Instant started, Timing timing, int status, String answer) {

    /** The longest {@link #answer()} kept. */
    public static final int MAX_ANSWER = 2048;

    /** How long the phases took, in microseconds. */
    public record Timing(long connectMicros, long sendMicros, long waitMicros, long readMicros) {
        public static final Timing NONE = new Timing(0, 0, 0, 0);

        /** The whole, in microseconds. */
        public long totalMicros() {
            return connectMicros + sendMicros + waitMicros + readMicros;
        }
    }
}
