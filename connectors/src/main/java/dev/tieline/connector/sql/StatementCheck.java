package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import java.util.List;
import java.util.Set;

/** Says what is wrong with a statement, as far as it shows without a database. */
final class StatementCheck {
    private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE");

    private final Node.Scalar written;
    private final Findings findings;

    StatementCheck(Node.Scalar written, Findings findings) {
        this.written = written;
        this.findings = findings;
    }

    void check(Statement statement) {
        if (statement.problem().isPresent()) {
            Statement.Problem problem = statement.problem().get();
            wrong(place(problem.offset()), problem.kind(), around(problem.offset()));
            return;
        }
        if (!READING.contains(statement.firstWord())) {
            findings.add(
                    written.place(),
                    "statement-not-reading",
                    "The statement at 'read' does not begin with SELECT, WITH, VALUES or TABLE.",
                    "It runs in a transaction that cannot write.",
                    "Write a SELECT, or use insert, upsert, update or delete.");
        }
    }

    private void wrong(Place place, Statement.Kind kind, String around) {
        switch (kind) {
            case UNCLOSED ->
                    findings.add(
                            place,
                            "statement-unclosed",
                            "Nothing closes the quote or comment at `" + around + "`.",
                            "The rest of the statement would be taken for text.",
                            "Close it.");
            case SEVERAL ->
                    findings.add(
                            place,
                            "statement-several",
                            "There is more than one statement: `"
                                    + around
                                    + "` follows a semicolon.",
                            "An operation does one thing, whole or not at all.",
                            "Write one statement for each operation.");
            case EXECUTABLE ->
                    findings.add(
                            place,
                            "comment-executable",
                            "`" + around + "` begins a comment that the server runs.",
                            "What it does would depend on the server's version.",
                            "Write it outside of a comment, or remove it.");
            case WRITING ->
                    findings.add(
                            place,
                            "statement-not-reading",
                            "`" + around + "` would write what is read elsewhere.",
                            "A read changes nothing.",
                            "Remove INTO; rows go on by a flow.");
            case UNBOUND ->
                    findings.add(
                            place,
                            "parameter-unbound",
                            "`" + around + "` is a parameter that nothing is bound to.",
                            "The database would take it for NULL without a word.",
                            "Write :name with the name of a field of the body.");
            case NUMBERED ->
                    findings.add(
                            place,
                            "parameter-numbered",
                            "`" + around + "` is a parameter by number.",
                            "Fields are known by name.",
                            "Write :name with the name of a field of the body.");
        }
    }

    void checkParameters(Statement statement, List<String> fields) {
        for (Statement.Parameter parameter : statement.parameters()) {
            if (!fields.contains(parameter.name())) {
                findings.add(
                        place(parameter.offset()),
                        "parameter-unknown",
                        "':" + parameter.name() + "' in 'read' is not a field of the body.",
                        "It would always be NULL.",
                        Spelling.remedy(parameter.name(), fields));
            }
        }
    }

    private String around(int offset) {
        String rest = written.text().substring(offset).strip();
        return rest.lines()
                .findFirst()
                .map(l -> l.length() <= 20 ? l : l.substring(0, 20))
                .orElse("");
    }

    /** A statement over several lines does not tell where its lines were folded. */
    private Place place(int offset) {
        String text = written.text();
        boolean oneLine = text.stripTrailing().indexOf('\n') < 0 && !text.endsWith("\n");
        return oneLine
                ? written.place().plusColumns(offset + (written.quoted() ? 1 : 0))
                : written.place();
    }
}
