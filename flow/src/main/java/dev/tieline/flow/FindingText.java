package dev.tieline.flow;

import dev.tieline.api.Finding;
import dev.tieline.api.Place;
import dev.tieline.api.SecretLook;
import java.util.List;

/** Findings as people read them: where, what, the line itself, why, and what to do. */
public final class FindingText {
    /** Code of findings at places that may hold a secret: their line is never shown. */
    static final String SECRET_CODE = "secret-in-file";

    private static final int MAX_LINE = 160;

    private FindingText() {}

    /**
     * All findings in order, with a closing line that counts them; empty text when there are none.
     */
    public static String of(List<Finding> findings, WorkspaceFiles files) {
        if (findings.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            out.append(of(finding, files)).append('\n');
        }
        long count = findings.stream().map(f -> f.place().file()).distinct().count();
        return out.append(plural(findings.size(), "finding"))
                .append(" in ")
                .append(plural(count, "file"))
                .append(".\n")
                .toString();
    }

    /** One finding, several lines. */
    public static String of(Finding finding, WorkspaceFiles files) {
        StringBuilder out = new StringBuilder();
        out.append(finding.place()).append(": ").append(sentence(finding.message())).append('\n');
        String line = line(finding, files);
        if (!line.isBlank()) {
            String number = String.valueOf(finding.place().line());
            out.append("  ").append(number).append(" | ").append(line).append('\n');
            out.append("  ")
                    .repeat(' ', number.length())
                    .append(" | ")
                    .append(indent(line, finding.place().column()))
                    .append("^\n");
        }
        note(out, "why", finding.why());
        note(out, "fix", finding.remedy());
        return out.toString();
    }

    /** The source line a finding is about; empty when it is not there or must not be shown. */
    static String line(Finding finding, WorkspaceFiles files) {
        Place place = finding.place();
        if (finding.code().equals(SECRET_CODE)) {
            return "";
        }
        String line =
                files.text(place.file())
                        .map(text -> new SourceLines(text).line(place.line()))
                        .orElse("");
        String plain = SecretLook.dotted(line).replaceAll("[\\p{Cntrl}&&[^\\t]]", "\uFFFD");
        return plain.length() > MAX_LINE && place.column() < MAX_LINE
                ? plain.substring(0, MAX_LINE)
                : plain;
    }

    /** Rooms may write clauses; people read sentences. */
    static String sentence(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String start = text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
        return start.matches("(?s).*[.!?:]") ? start : start + ".";
    }

    private static void note(StringBuilder out, String what, String text) {
        if (!text.isEmpty()) {
            out.append("  ").append(what).append(": ").append(sentence(text)).append('\n');
        }
    }

    /** As wide as what stands before the column: tabs stay tabs. */
    private static String indent(String line, int column) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            out.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return out.toString();
    }

    private static String plural(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
