package dev.tieline.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What every command does with an answer of the API. */
final class Asking {
    private Asking() {}

    /**
     * The answer, if it is one.
     *
     * @throws CannotDo with what the API said, when it refused
     */
    static HubConnection.Answer answer(HubConnection.Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        throw new CannotDo(
                "the hub answered "
                        + answer.status()
                        + ": "
                        + answer.body().text("detail").orElse("no detail"));
    }

    /** A name as one part of a path or a value in a query. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
