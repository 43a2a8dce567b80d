package dev.tieline.connector.files;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the key {@code csv} of an operation; mistakes are findings. */
final class CsvFormReader {
    private static final String TAB = "tab";
    private static final String NONE = "none";

    private final Node.Mapping node;
    private final Findings findings;

    CsvFormReader(Node.Mapping node, Findings findings) {
        this.node = node;
        this.findings = findings;
    }

    /**
     * @param writes whether it must be possible to write so
     */
    CsvForm read(boolean writes) {
        char delimiter = delimiter();
        return new CsvForm(
                delimiter,
                quote(delimiter),
                !is("header", "false"),
                encoding(writes),
                is("decimal", ",") ? ',' : '.',
                is("spreadsheet", "true"));
    }

    private char delimiter() {
        Optional<Node.Scalar> written = scalar("delimiter");
        String text = written.map(Node.Scalar::text).orElse(",");
        if (text.equals(TAB)) {
            return '\t';
        }
        boolean fits =
                text.length() == 1
                        && text.charAt(0) < 256
                        && "\n\r\0\"'".indexOf(text.charAt(0)) < 0
                        && !Character.isLetterOrDigit(text.charAt(0));
        if (!fits) {
            findings.add(
                    written.orElseThrow().place(),
                    "delimiter-wrong",
                    "'" + text + "' cannot be what stands between cells.",
                    "It is one sign of Latin-1 that is no letter, digit or quote.",
                    "Write 'delimiter: \";\"', or 'delimiter: tab'.");
            return ',';
        }
        return text.charAt(0);
    }

    private char quote(char delimiter) {
        Optional<Node.Scalar> written = scalar("quote");
        String text = written.map(Node.Scalar::text).orElse("\"");
        if (text.equals(NONE)) {
            return CsvForm.NO_QUOTE;
        }
        boolean fits =
                text.length() == 1
                        && text.charAt(0) > ' '
                        && text.charAt(0) != delimiter
                        && !Character.isLetterOrDigit(text.charAt(0));
        if (!fits) {
            findings.add(
                    written.orElseThrow().place(),
                    "quote-wrong",
                    "'" + text + "' cannot be the quote.",
                    "It is one sign that is no letter, digit or space, and not the delimiter.",
                    "Write 'quote: \"|\"', or 'quote: none'.");
            return '"';
        }
        return text.charAt(0);
    }

    private Charset encoding(boolean writes) {
        Optional<Node.Scalar> written = scalar("encoding");
        String name = written.map(Node.Scalar::text).orElse("UTF-8");
        Optional<Charset> found = charset(name).filter(c -> !writes || c.canEncode());
        if (found.isEmpty()) {
            findings.add(
                    written.orElseThrow().place(),
                    "encoding-unknown",
                    "'" + name + "' is not an encoding that is known here.",
                    "Nothing is guessed from what the file holds.",
                    "Write a name as in UTF-8, windows-1252, ISO-8859-15 or UTF-16LE.");
        }
        return found.orElse(StandardCharsets.UTF_8);
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Charset.isSupported(name)
                    ? Optional.of(Charset.forName(name))
                    : Optional.empty();
        } catch (IllegalCharsetNameException _) {
            return Optional.empty();
        }
    }

    private boolean is(String key, String word) {
        return scalar(key).filter(s -> s.text().equalsIgnoreCase(word)).isPresent();
    }

    private Optional<Node.Scalar> scalar(String key) {
        return node.entry(key)
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }
}
