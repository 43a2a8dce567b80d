package dev.tieline.connector.jdbc;

import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What MariaDB's errors mean (documentation of MariaDB 11.4, "MariaDB Error Code Reference"). Pure.
 */
final class MariaDbErrors {
    /** The record is to blame. */
    private static final Set<Integer> ROW =
            Set.of(
                    1048, 1062, 1169, 1172, 1216, 1217, 1242, 1264, 1265, 1292, 1364, 1365, 1366,
                    1367, 1369, 1406, 1411, 1451, 1452, 1526, 1557, 1586, 1644, 1690, 1748, 1761,
                    1762, 1859, 1918, 3140, 4025, 4038, 4078, 4079);

    private static final Set<Integer> DENIED =
            Set.of(1044, 1045, 1141, 1142, 1143, 1227, 1370, 1410, 1698);

    /** The server, and not the statement, is the reason. */
    private static final Set<Integer> LATER =
            Set.of(
                    1020, 1021, 1026, 1030, 1037, 1038, 1040, 1041, 1047, 1053, 1077, 1079, 1114,
                    1129, 1135, 1180, 1181, 1194, 1195, 1203, 1205, 1206, 1213, 1226, 1290, 1297,
                    1317, 1412, 1614, 1637, 1836, 1927, 1969, 3024, 4031);

    private static final int READ_ONLY = 1792;

    /** The server ended the connection, or said so in its last words. */
    private static final Set<Integer> ENDED = Set.of(1053, 1927, 4031);

    /** Of a COMMIT that came to nothing: a deadlock, and a certification that another node won. */
    private static final Set<Integer> NOTHING = Set.of(1213, 1290, 1836);

    private MariaDbErrors() {}

    static Said said(SQLException e, Set<String> columns) {
        int code = e.getErrorCode();
        String state = state(e);
        Meaning meaning = meaning(code, state);
        String number = code > 0 ? "error " + code : "SQLSTATE " + state;
        return new Said(
                meaning,
                "mariadb-" + (code > 0 ? String.valueOf(code) : state),
                number,
                words(code),
                column(e, columns));
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
    }

    /** Whether the server said it, not the driver. */
    private static boolean ofServer(int code, String state) {
        return code >= 1000 && !state.startsWith("08");
    }

    private static Meaning meaning(int code, String state) {
        if (ENDED.contains(code) || (state.startsWith("08") && !ofServer(code, state))) {
            return Meaning.LOST;
        }
        if (code == READ_ONLY) {
            return Meaning.WRITES;
        }
        if (ROW.contains(code)) {
            return Meaning.ROW;
        }
        if (DENIED.contains(code)) {
            return Meaning.DENIED;
        }
        if (LATER.contains(code)) {
            return Meaning.LATER;
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22", "23", "45" -> Meaning.ROW;
            case "28" -> Meaning.DENIED;
            case "40", "70" -> Meaning.LATER;
            case "0A", "21", "42", "3D", "3F" -> Meaning.CALL;
            case "08" -> Meaning.LOST;
            // What is said without a class is mostly of the server's own surroundings.
            default -> code == 0 ? Meaning.CALL : Meaning.LATER;
        };
    }

    /** An error in answer to COMMIT that the server gives only when nothing was kept. */
    static boolean rolledBack(SQLException e) {
        int code = e.getErrorCode();
        Meaning meaning = meaning(code, state(e));
        return ofServer(code, state(e))
                && (NOTHING.contains(code) || meaning == Meaning.ROW || meaning == Meaning.CALL);
    }

    private static String words(int code) {
        return switch (code) {
            case 1048, 1364 -> "a column that must not be empty is";
            case 1062, 1169, 1586, 1859 -> "another row has this already";
            case 1216, 1217, 1451, 1452 ->
                    "a row that it points to does not exist, or it is pointed to";
            case 1264, 1690 -> "a number is out of the column's range";
            case 1265, 1366, 1367, 1411 -> "a value does not have the form of its column's type";
            case 1292 -> "a value is not one of its column's type";
            case 1406 -> "a text is too long for its column";
            case 1644 -> "a rule of the database refuses it";
            case 4025, 1369 -> "a check fails";
            case 1526, 1748 -> "no partition takes it";
            case 1054 -> "there is no such column";
            case 1146 -> "there is no such table";
            case 1049 -> "there is no such database";
            case 1064 -> "the statement is not SQL";
            case 1305 -> "there is no such function";
            case 1205, 1206 -> "others hold the row";
            case 1213 -> "others wait for each other with it";
            case 1040, 1203, 1226 -> "there are too many connections";
            case 1969 -> "it took too long";
            case 1290, 1836 -> "the server takes no changes";
            case 1021, 1114 -> "there is no room left";
            case 1665 -> "the server's log of changes is by statement, and should be by row";
            default -> "";
        };
    }

    /** A declared field that the server names; its sentence may hold values, and is not kept. */
    private static String column(SQLException e, Set<String> columns) {
        String message = String.valueOf(e.getMessage());
        for (String column : columns) {
            if (message.contains("olumn '" + column + "'")
                    || message.contains("ield '" + column + "' doesn't")
                    || message.contains(".`" + column + "` at row")) {
                return column;
            }
        }
        return "";
    }
}
