package dev.tieline.testkit;

/**
 * What a sender of the crash tests sends.
 *
 * @param id unique
 * @param key whose submissions keep their order
 * @param number grows within a key
 * @param text anything without a quote
 */
public record Submission(String id, String key, int number, String text) {

    String json() {
        return "{\"id\":\"%s\",\"key\":\"%s\",\"number\":%d,\"text\":\"%s\"}"
                .formatted(id, key, number, text);
    }
}
