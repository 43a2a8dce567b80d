package dev.tieline.caller;

import dev.tieline.api.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;

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
        URI
    }

    private sealed interface Piece {
        record Literal(String text) implements Piece {}

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

    /**
     * The text that ends this part. The part's value must not hold it, or one signature would fit
     * two readings of the same bytes.
     */
    Optional<String> endOf(Part part) {
        int next = pieces.indexOf(new Piece.Filled(part)) + 1;
        boolean literal =
                next > 0 && next < pieces.size() && pieces.get(next) instanceof Piece.Literal;
        return literal ? Optional.of(((Piece.Literal) pieces.get(next)).text()) : Optional.empty();
    }

    /** Feeds the signed bytes, without joining them first: bodies can be large. */
    void feed(Mac mac, String id, String timestamp, Arrival arrival) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal(String text) -> mac.update(utf8(text));
                case Piece.Filled(Part part) -> mac.update(value(part, id, timestamp, arrival));
            }
        }
    }

    private static byte[] value(Part part, String id, String timestamp, Arrival arrival) {
        return switch (part) {
            case ID -> utf8(id);
            case TIMESTAMP -> utf8(timestamp);
            case BODY -> arrival.payload().bytes();
            case METHOD -> utf8(arrival.method());
            case URI -> utf8(arrival.uri());
        };
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
                .filter(part -> part.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new UnusableScheme(
                                "caller-scheme",
                                "the signed template holds {" + name + "}, unknown here",
                                "Use {id}, {timestamp}, {body}, {method} and {uri}."));
    }
}
