package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a browser asks for, within bounds. */
final class Asked {
    private static final int MAX_FORM = 2 << 20;
    private static final int MAX_TEXT = 400;

    private static final HeaderName HX_REQUEST = HeaderNames.create("HX-Request");

    private Asked() {}

    /** Whether an open page asks by itself, for a part of it. */
    static boolean byPage(ServerRequest request) {
        return request.headers().contains(HX_REQUEST);
    }

    /** A parameter of the query; empty when it is missing. */
    static String text(ServerRequest request, String name) {
        String text = request.query().first(name).orElse("");
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** A parameter of the query as a whole number. */
    static int number(ServerRequest request, String name, int otherwise) {
        String text = text(request, name);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    /** A position in the journal. */
    static long position(ServerRequest request, String name) {
        String text = text(request, name);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** A part of the path. */
    static String part(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }

    /** A part of the path that is a whole number; empty when it is none. */
    static Optional<Long> whole(ServerRequest request, String name) {
        String text = part(request, name);
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** The fields of a posted form; empty when it is too large or no form. */
    static Optional<Document> form(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return Optional.of(Document.empty());
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MAX_FORM + 1);
            Payload payload = new Payload(bytes, "application/x-www-form-urlencoded");
            return Bodies.read(payload, "", "", MAX_FORM) instanceof Reading.Read(Document form)
                    ? Optional.of(form)
                    : Optional.empty();
        }
    }
}
