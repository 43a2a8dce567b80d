package dev.tieline.connector.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** An answer as it came. Immutable by agreement. */
final class Reply {
    /** More of a body is not read. */
    static final int MAX_BYTES = 1 << 20;

    private final ClassicHttpResponse head;
    private final byte[] body;
    private final Ending ending;

    /**
     * @param head status and headers
     * @param body its first bytes, at most as many as were asked for
     * @param ending how it ended
     */
    Reply(ClassicHttpResponse head, byte[] body, Ending ending) {
        this.head = head;
        this.body = body;
        this.ending = ending;
    }

    enum Ending {
        WHOLE,
        /** It goes on behind the bound. */
        OVERSIZE,
        /** The connection ended first, or its form is broken. */
        BROKEN
    }

    int status() {
        return head.getCode();
    }

    byte[] body() {
        return body;
    }

    Ending ending() {
        return ending;
    }

    /** All values of a header, in their order. */
    List<String> headers(String name) {
        return Stream.of(head.getHeaders(name))
                .map(Header::getValue)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The header's first value. */
    Optional<String> header(String name) {
        Header header = head.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? Optional.empty()
                : Optional.of(header.getValue().trim());
    }
}
