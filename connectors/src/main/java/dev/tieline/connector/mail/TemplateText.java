package dev.tieline.connector.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with {@code {{variables}}}. What fills a variable is never read as a template again. */
record TemplateText(List<Piece> pieces) {
    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_-]{0,62})\\s*}}");

    TemplateText {
        pieces = List.copyOf(pieces);
    }

    sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Variable(String name) implements Piece {}
    }

    static TemplateText of(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            pieces.add(new Piece.Literal(text.substring(from, matcher.start())));
            pieces.add(new Piece.Variable(matcher.group(1)));
            from = matcher.end();
        }
        pieces.add(new Piece.Literal(text.substring(from)));
        return new TemplateText(pieces);
    }

    boolean isBlank() {
        return pieces.stream().allMatch(p -> p instanceof Piece.Literal(String t) && t.isBlank());
    }

    /** Whether braces were opened that hold no variable. */
    boolean malformed() {
        return pieces.stream()
                .anyMatch(p -> p instanceof Piece.Literal(String t) && t.contains("{{"));
    }

    boolean hasControlCharacters() {
        return pieces.stream()
                .anyMatch(p -> p instanceof Piece.Literal(String t) && ControlCharacters.in(t));
    }

    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** The text with each variable replaced by what {@code value} gives for its name. */
    String fill(UnaryOperator<String> value) {
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal(String text) -> filled.append(text);
                case Piece.Variable(String name) -> filled.append(value.apply(name));
            }
        }
        return filled.toString();
    }
}
