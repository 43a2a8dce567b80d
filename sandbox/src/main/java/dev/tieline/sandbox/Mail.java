package dev.tieline.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * A message that came in.
 *
 * @param from envelope sender
 * @param to envelope recipients
 * @param subject decoded
 * @param messageId value of the Message-ID header; empty when it had none
 * @param text the readable text part, decoded
 * @param raw everything after DATA
 * @param received when it was complete
 */
public record Mail(
        String from,
        List<String> to,
        String subject,
        String messageId,
        String text,
        String raw,
        Instant received) {

    public Mail {
        to = List.copyOf(to);
    }
}
