package dev.tieline.caller;

import dev.tieline.api.Document;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** What Amazon SNS signs of its messages. */
final class SnsFields {
    private static final List<String> NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> CONFIRMATION =
            List.of(
                    "Message",
                    "MessageId",
                    "SubscribeURL",
                    "Timestamp",
                    "Token",
                    "TopicArn",
                    "Type");

    private SnsFields() {}

    /** Empty when it is not of this topic, or not signed with SHA-256 (version 2). */
    static Optional<byte[]> signed(Document body, String topic) {
        String arn = body.text("TopicArn").orElse("");
        boolean mine =
                MessageDigest.isEqual(
                        arn.getBytes(StandardCharsets.UTF_8),
                        topic.getBytes(StandardCharsets.UTF_8));
        List<String> names =
                switch (body.text("Type").orElse("")) {
                    case "Notification" -> NOTIFICATION;
                    case "SubscriptionConfirmation", "UnsubscribeConfirmation" -> CONFIRMATION;
                    default -> List.of();
                };
        if (!mine
                || names.isEmpty()
                || !body.text("SignatureVersion").filter("2"::equals).isPresent()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            body.text(name).ifPresent(v -> text.append(name).append('\n').append(v).append('\n'));
        }
        return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
