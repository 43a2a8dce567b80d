package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.util.List;
import java.util.Optional;

/**
 * What an error body says, wherever vendors put it: RFC 9457 problem details, {@code error} and
 * {@code errors} objects, plain {@code message}.
 *
 * @param code stable name, at most 60 characters; may be empty
 * @param message in words, at most 300 characters; may be empty
 * @param field JSON Pointer of the field it names; may be empty
 */
record VendorError(String code, String message, String field) {
    private static final int MAX_MESSAGE = 300;

    private static final List<String> CODES =
            List.of("/error/code", "/code", "/errors/0/code", "/category", "/error/type", "/error");
    private static final List<String> MESSAGES =
            List.of(
                    "/error/message",
                    "/message",
                    "/detail",
                    "/error_description",
                    "/errors/0/message",
                    "/errors/0/detail",
                    "/errors/0",
                    "/title",
                    "/error");
    private static final List<String> FIELDS =
            List.of(
                    "/error/field",
                    "/field",
                    "/error/param",
                    "/errors/0/field",
                    "/errors/0/pointer",
                    "/errors/0/param");

    static VendorError of(Document body) {
        String code = first(body, CODES).filter(c -> c.matches("[A-Za-z0-9_.:-]{1,60}")).orElse("");
        String message = first(body, MESSAGES).orElse("").replaceAll("\\s+", " ").strip();
        String field =
                first(body, FIELDS).filter(f -> f.matches("[A-Za-z0-9_./~-]{1,100}")).orElse("");
        return new VendorError(
                code,
                message.length() > MAX_MESSAGE
                        ? message.substring(0, MAX_MESSAGE - 1) + "\u2026"
                        : message,
                field.isEmpty() || field.startsWith("/") ? field : "/" + field.replace('.', '/'));
    }

    private static Optional<String> first(Document body, List<String> pointers) {
        return pointers.stream()
                .flatMap(pointer -> body.at(pointer).stream())
                .filter(value -> value instanceof String || value instanceof Long)
                .map(Object::toString)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
