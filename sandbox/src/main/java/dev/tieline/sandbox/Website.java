package dev.tieline.sandbox;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The website's contact form: what is typed goes to whoever built the website. Thread-safe. */
final class Website {
    private static final int MAX_KEPT = 20;

    private final Function<Map<String, String>, String> form;
    private final Bounded<List<String>> sent = new Bounded<>(MAX_KEPT);

    Website(Function<Map<String, String>, String> form) {
        this.form = form;
    }

    void send(Map<String, String> fields) {
        sent.add(List.of(fields.getOrDefault("email", ""), form.apply(fields)));
    }

    /** Address typed and what the website heard, newest first. */
    List<List<String>> sent() {
        return sent.latest();
    }
}
