package dev.tieline.listener;

import java.time.Duration;

/**
 * How long callers may take. A byte now and then would hold a connection and memory for ever, and
 * the server itself knows no such bounds.
 *
 * @param idle between two requests, and before the first
 * @param head for the first line and the headers, from their first byte
 * @param body for a whole body, from when it is wanted
 * @param rest for what is still coming after the answer, so that the answer is heard
 * @param answer for taking an answer, and more for a large one
 */
public record Patience(
        Duration idle, Duration head, Duration body, Duration rest, Duration answer) {
    /** Of a hub. */
    public static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30));
}
