package dev.tieline.resource;

import dev.tieline.api.Document;
import java.util.Map;
import java.util.Optional;

/**
 * A checked request.
 *
 * @param values of the parameters that came, by name; each is what its declaration allows
 * @param body of a command; empty when it had none
 */
record Call(Map<String, String> values, Document body) {

    /** A parameter that is always there. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A number, or what is usual. */
    long whole(String name, long usual) {
        return given(name).map(Long::parseLong).orElse(usual);
    }

    int limit() {
        return (int) whole("limit", Parameter.USUAL_LIMIT);
    }
}
