package dev.tieline.store;

import java.sql.SQLException;

/** A command that is a statement or two and answers with a number. */
final class Plainly extends Command {
    private final Statements statements;
    private int answer;

    Plainly(Statements statements) {
        super(true, 256);
        this.statements = statements;
    }

    int answer() {
        return answer;
    }

    @Override
    void apply(Transaction transaction) throws SQLException {
        answer = statements.run(transaction);
    }

    /** What it does. */
    @FunctionalInterface
    interface Statements {
        int run(Transaction transaction) throws SQLException;
    }
}
