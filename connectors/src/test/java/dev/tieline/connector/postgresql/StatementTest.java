package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Named parameters, and what only looks like one. */
class StatementTest {
    private static final String[] PIECES = {
        "':x'",
        "'it''s :x'",
        "'back\\'",
        "E'\\':x'",
        "e'\\\\' || ':x'",
        "'a'\n  ':x'",
        "1 AS \":x\"",
        "1 AS \"a\"\":x\"",
        "1 AS a$b$c",
        "$$:x '$$",
        "$a$ $$ :x $a$",
        "$_é1$:x$_é1$",
        "/* :x /* ' */ :x */ 1",
        "-- ':x\n 2",
        "3 /* ? */ - 1",
        ":p::text",
        ":p ::int",
        "CAST(:lower AS numeric)",
        "'a'::text",
        "(ARRAY[1,2,3])[1:2]",
        "(ARRAY[1,2,3])[1 :2]",
        "(ARRAY[1,2,3])[:p::int]",
        "ARRAY[:a::int, :b::int]",
        "(SELECT v[lo:hi] FROM (SELECT ARRAY[1,2] v, 1 lo, 2 hi) s)",
        "U&'\\0041:x'",
        "B'01'",
        "X'1F'",
        "'{\"a\": 1}'::jsonb ? ':x'",
        "'{\"a\": 1}'::jsonb ?| ARRAY[:p::text]",
        "'?'",
        "5 - -:p::int",
        "1e5",
        "N':x'",
    };

    private static String numbered(String text, List<Statement.Parameter> parameters) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        int number = 0;
        for (Statement.Parameter parameter : parameters) {
            out.append(text, at, parameter.offset()).append('$').append(++number);
            at = parameter.offset() + 1 + parameter.name().length();
        }
        return out.append(text, at, text.length()).toString();
    }

    @Test
    void postgresqlAndTheDriverSeeTheSameParameters() throws SQLException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Server server = new Server();
                Connection driver = server.connect()) {
            for (int i = 0; i < 300; i++) {
                List<String> pieces = new ArrayList<>();
                for (int n = 1 + random.nextInt(6); n > 0; n--) {
                    pieces.add(PIECES[i < PIECES.length ? i : random.nextInt(PIECES.length)]);
                }
                String text = "SELECT " + String.join("\n, ", pieces) + (i % 2 == 0 ? " ; " : "");
                int expected = pieces.stream().mapToInt(StatementTest::parametersOf).sum();

                Statement statement = Statement.of(text, Grammar.POSTGRESQL);

                assertThat(statement.problem()).as(text).isEmpty();
                assertThat(statement.parameters()).as(text).hasSize(expected);
                String name = "s" + i;
                server.run("PREPARE " + name + " AS " + numbered(text, statement.parameters()));
                assertThat(
                                server.ask(
                                        "SELECT cardinality(parameter_types) FROM"
                                                + " pg_prepared_statements WHERE name = '"
                                                + name
                                                + "'"))
                        .as(text)
                        .containsExactly(String.valueOf(expected));
                try (PreparedStatement prepared = driver.prepareStatement(statement.jdbc())) {
                    assertThat(prepared.getParameterMetaData().getParameterCount())
                            .as(text)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static int parametersOf(String piece) {
        return switch (piece) {
            case ":p::text",
                    ":p ::int",
                    "CAST(:lower AS numeric)",
                    "(ARRAY[1,2,3])[:p::int]",
                    "'{\"a\": 1}'::jsonb ?| ARRAY[:p::text]",
                    "5 - -:p::int" ->
                    1;
            case "ARRAY[:a::int, :b::int]" -> 2;
            default -> 0;
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "SELECT 'open, UNCLOSED, 7",
                "SELECT \"open, UNCLOSED, 7",
                "SELECT /* /* */ 1, UNCLOSED, 7",
                "SELECT $a$ $b$, UNCLOSED, 7",
                "SELECT E'\\', UNCLOSED, 8",
                "SELECT 1; SELECT 2, SEVERAL, 10",
                "SELECT 1;;, SEVERAL, 9",
                "SELECT $1, NUMBERED, 7",
            })
    void whatCannotBeUsedSaysWhere(String text, Statement.Kind kind, int offset) {
        assertThat(Statement.of(text, Grammar.POSTGRESQL).problem())
                .contains(new Statement.Problem(kind, offset));
    }

    /** The driver does not know this, and refuses the statement. */
    @Test
    void aStringGoesOnInTheNextLine() {
        assertThat(Statement.of("SELECT E'a'\n '\\':x', :p", Grammar.POSTGRESQL).parameters())
                .hasSize(1);
    }

    @Test
    void aSemicolonAtTheEndIsLeftOut() {
        assertThat(Statement.of("SELECT :a ; -- done", Grammar.POSTGRESQL).jdbc())
                .isEqualTo("SELECT ? ");
        assertThat(Statement.of("(values (1))", Grammar.POSTGRESQL).firstWord())
                .isEqualTo("VALUES");
        assertThat(Statement.of("", Grammar.POSTGRESQL).firstWord()).isEmpty();
    }
}
