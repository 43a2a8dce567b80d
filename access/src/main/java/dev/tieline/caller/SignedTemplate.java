package dev.tieline.caller;

import dev.tieline.api.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Which bytes of a request are signed, in which order; compiled once. */
final class SignedTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final List<Piece> pieces;

    private SignedTemplate(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** The parts of a request that can be signed. */
    enum Part {
        ID,
        TIMESTAMP,
        BODY,
        METHOD,
        /** Path and query as they came. */
        URI,
        /** How callers reach the hub, and path and query. */
        URL,
        /** The same, with the port written out where the scheme's own is meant, or without. */
        EITHER_PORT_URL,
        /** The same, with what HubSpot decodes decoded. */
        READABLE_URL,
        /** Parameters of a form, sorted by name, without anything between them. */
        FORM,
        /** The same; for other bodies nothing, and the query holds the body's hash. */
        FORM_OR_HASH,
        /** CRC-32 of the body in decimal. */
        CRC32,
        /** The credential's own text, which is no secret. */
        KEY;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What fills a template for one request.
     *
     * @param url how callers reach the hub; empty when nothing of it is signed
     * @param key the credential's text; empty when it is not signed
     */
    record Filling(String id, String timestamp, String url, String key, Arrival arrival) {}

    private sealed interface Piece {
        final class Literal implements Piece {
            private final String text;
            private final byte[] bytes;

            Literal(String text) {
                this.text = text;
                this.bytes = utf8(text);
            }
        }

        record Filled(Part part) implements Piece {}
    }

    /** Compiles text such as {@code {id}.{timestamp}.{body}}. */
    static SignedTemplate of(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int done = 0;
        while (matcher.find()) {
            addLiteral(pieces, text.substring(done, matcher.start()));
            pieces.add(new Piece.Filled(part(matcher.group(1))));
            done = matcher.end();
        }
        addLiteral(pieces, text.substring(done));
        return new SignedTemplate(pieces);
    }

    boolean uses(Part part) {
        return pieces.contains(new Piece.Filled(part));
    }

    /** Whether nobody can change the body without being noticed. */
    boolean coversBody() {
        return uses(Part.BODY) || uses(Part.FORM) || uses(Part.FORM_OR_HASH) || uses(Part.CRC32);
    }

    boolean coversUrl() {
        return uses(Part.URL) || uses(Part.EITHER_PORT_URL) || uses(Part.READABLE_URL);
    }

    /**
     * The text that ends this part. The part's value must not hold it, or one signature would fit
     * two readings of the same bytes.
     */
    Optional<String> endOf(Part part) {
        int next = pieces.indexOf(new Piece.Filled(part)) + 1;
        boolean literal =
                next > 0 && next < pieces.size() && pieces.get(next) instanceof Piece.Literal;
        return literal ? Optional.of(((Piece.Literal) pieces.get(next)).text) : Optional.empty();
    }

    /** Feeds the signed bytes, without joining them first: bodies can be large. */
    void feed(Consumer<byte[]> sink, Filling filling) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal literal -> sink.accept(literal.bytes);
                case Piece.Filled(Part part) -> sink.accept(value(part, filling));
            }
        }
    }

    private static byte[] value(Part part, Filling filling) {
        Arrival arrival = filling.arrival();
        return switch (part) {
            case ID -> utf8(filling.id());
            case TIMESTAMP -> utf8(filling.timestamp());
            case BODY -> arrival.payload().bytes();
            case METHOD -> utf8(arrival.method());
            case URI -> utf8(arrival.uri());
            case URL, EITHER_PORT_URL -> utf8(filling.url() + arrival.uri());
            case READABLE_URL -> utf8(FormParts.readable(filling.url() + arrival.uri()));
            case FORM, FORM_OR_HASH -> utf8(FormParts.sorted(arrival));
            case CRC32 -> utf8(Long.toString(crc32(arrival.payload().bytes())));
            case KEY -> utf8(filling.key());
        };
    }

    private static long crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void addLiteral(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Literal(text));
        }
    }

    private static Part part(String name) {
        return Arrays.stream(Part.values())
                .filter(part -> part.word().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new UnusableScheme(
                                "caller-scheme",
                                "the signed template holds {" + name + "}, unknown here",
                                "Use {id}, {timestamp}, {body}, {method}, {uri} and {url}."));
    }
}
