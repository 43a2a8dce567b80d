package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.OperationReader;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOutlet;
import dev.tieline.connector.wire.Deadline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A connection that several use one after the other, to a real file. */
class SessionTest {
    private final TestedSqlite world = new TestedSqlite();
    private final List<PreparedStatement> prepared = new ArrayList<>();
    private Connection real;
    private Session session;

    @BeforeEach
    void open() throws SQLException {
        real = world.connect();
        session = new Session(noting(real), new Sqlite());
    }

    @AfterEach
    void end() {
        session.close();
        world.close();
    }

    /** The same connection, which notes what is prepared. */
    private Connection noting(Connection real) {
        return (Connection)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            try {
                                Object answer = method.invoke(real, arguments);
                                if (answer instanceof PreparedStatement statement) {
                                    prepared.add(statement);
                                }
                                return answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private String read(String sql, Map<String, ?> fields) {
        world.reading(sql, "", any("n"));
        TableOperation operation =
                OperationReader.granted(world.system(), Sqlite.GRAMMAR).get("rows");
        Transaction transaction =
                new Transaction(session, Deadline.after(Tested.LONG), new Progress());
        TableOutlet.Done done = transaction.done(operation, Document.of(fields));
        assertThat(done.reusable()).isTrue();
        return told(done.outcome());
    }

    @Test
    void whatFailsLeavesNoStatementBehind() throws SQLException {
        assertThat(read("SELECT abs(:x) AS n", Map.of("x", Long.MIN_VALUE)))
                .isEqualTo("rejected call-unfit");
        assertThat(read("SELECT abs(:x) AS n", Map.of("x", -1L))).isEqualTo("accepted");
        assertThat(prepared).hasSizeGreaterThan(2);
        for (PreparedStatement statement : prepared) {
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void whatADeadlineEndedIsAskedAgainWithAnother() throws Exception {
        String endless =
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n)"
                        + " FROM c";
        for (int i = 0; i < 20; i++) {
            try (AutoCloseable _ = session.alarm(Deadline.after(Duration.ofMillis(i % 4)))) {
                assertThatThrownBy(() -> session.run(endless)).isInstanceOf(SQLException.class);
                // Nothing would end it.
                assertThatThrownBy(() -> session.run("SELECT 1"))
                        .isInstanceOf(SQLTimeoutException.class);
            }
            assertThat(session.forget(Deadline.after(Tested.LONG))).isTrue();
            assertThat(session.answers(Deadline.after(Tested.LONG))).isTrue();
        }
    }
}
