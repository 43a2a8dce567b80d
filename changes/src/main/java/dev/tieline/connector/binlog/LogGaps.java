package dev.tieline.connector.binlog;

import dev.tieline.api.Fault;
import dev.tieline.connector.changes.Gaps;
import dev.tieline.connector.sql.Questions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Why the log of a server cannot be gone on with behind a position. */
final class LogGaps {
    private LogGaps() {}

    /** Empty when it can. */
    static Optional<Fault> of(Position position, Survey survey, ServerLook server, Questions side)
            throws SQLException {
        if (!position.source().equals(survey.source())) {
            return Optional.of(
                    number(position.source()).equals(number(survey.source()))
                            ? Gaps.gap("source-another", "The table is another than it was")
                            : Gaps.gap(
                                    "database-another",
                                    "This is another database server than the one that was"
                                            + " followed, or its 'server_id' was changed"));
        }
        Position.Place place = position.place();
        List<String> names = server.files().stream().map(ServerLook.LogFile::name).toList();
        int at = names.indexOf(place.file());
        if (at < 0) {
            return Optional.of(
                    place.file().compareTo(names.getFirst()) < 0
                            ? Gaps.gap(
                                    "log-purged",
                                    "The server has thrown away the log behind the place that was"
                                            + " reached")
                            : behind());
        }
        if (server.files().get(at).size() < place.offset()) {
            return Optional.of(behind());
        }
        return isSame(place, side)
                ? Optional.empty()
                : Optional.of(
                        Gaps.gap(
                                "log-another",
                                "The server's log is not the one that was followed: it was made"
                                        + " anew, or the server was restored"));
    }

    private static Fault behind() {
        return Gaps.gap(
                "log-behind",
                "The server's log ends before the place that was reached: it was made anew, the"
                        + " server was restored, or it lost its end in a crash");
    }

    /** The transaction before a place is known by its name. */
    private static boolean isSame(Position.Place place, Questions side) throws SQLException {
        return place.gtid().equals(Position.NONE) || gtids(place, side).contains(place.gtid());
    }

    /** Those that were the last of their domains at a place. */
    static List<String> gtids(Position.Place place, Questions side) throws SQLException {
        return side.row(
                        row -> Optional.ofNullable(row.getString(1)),
                        "SELECT binlog_gtid_pos(?, ?)",
                        place.file(),
                        place.offset())
                .flatMap(found -> found)
                .map(found -> Arrays.stream(found.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
    }

    /** A place with the name of one transaction before it. */
    static Position.Place named(String file, long offset, Questions side) throws SQLException {
        Position.Place bare = new Position.Place(file, offset, Position.NONE);
        String gtid =
                gtids(bare, side).stream()
                        .filter(one -> !one.isEmpty())
                        .findFirst()
                        .orElse(Position.NONE);
        return new Position.Place(file, offset, gtid);
    }

    private static String number(String source) {
        return source.split("/", 2)[0];
    }
}
