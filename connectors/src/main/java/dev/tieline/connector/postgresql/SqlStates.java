package dev.tieline.connector.postgresql;

/** What SQLSTATEs mean in words: those of the server may hold values. */
final class SqlStates {
    private SqlStates() {}

    static String words(String state) {
        return switch (state) {
            case "22001" -> "a text is too long for its column";
            case "22003" -> "a number is out of the column's range";
            case "22007", "22008" -> "a date or time is not one, or out of range";
            case "22021" -> "a text is not in the database's encoding";
            case "22P02" -> "a value does not have the form of its column's type";
            case "23502" -> "a column that must not be empty is";
            case "23503" -> "a row that it points to does not exist, or it is pointed to";
            case "23505" -> "another row has this already";
            case "23514" -> "a check fails";
            case "23P01" -> "another row excludes it";
            case "42P01" -> "there is no such table";
            case "42703" -> "there is no such column";
            case "42883" -> "there is no such function or operator for these types";
            case "42804" -> "the types do not fit";
            case "42601" -> "the statement is not SQL";
            case "42P10" -> "no unique index covers the key";
            case "P0001" -> "a rule of the database refuses it";
            case "02000" -> "it gives no rows";
            default -> family(state);
        };
    }

    private static String family(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22" -> "a value does not fit its column";
            case "23" -> "a constraint is violated";
            case "42" -> "the statement does not fit the database";
            case "3F", "3D" -> "there is no such schema or database";
            case "0A" -> "the database does not do that";
            case "54" -> "it is larger than the database allows";
            default -> "see the list of codes in PostgreSQL's documentation";
        };
    }
}
