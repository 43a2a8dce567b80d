package dev.tieline.connector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A column of an answer. */
public interface AnswerColumn {

    /** What it is called in the answer. */
    String name();

    /** Its text in the present row, which says where the row stands; null for NULL. */
    @Nullable String text(ResultSet rows) throws SQLException;

    /** What that text is as a value of a document. */
    @Nullable Object value(@Nullable String text) throws Unusable;

    /** A value that JSON, or the hub, has no form for. The message never shows it. */
    final class Unusable extends Exception {
        private final String column;

        /**
         * @param column that holds it
         */
        public Unusable(String column, Throwable cause) {
            super("column", cause, false, false);
            this.column = column;
        }

        /** What holds it. */
        public String column() {
            return column;
        }
    }
}
