package dev.tieline.store;

import dev.tieline.ledger.Incident;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to tell of incidents, and how far it was told. */
final class AlertRows {
    private static final String NEWS =
            "SELECT e.seq, e.at, e.action, e.incident FROM incident_event e"
                    + " JOIN incident i ON i.id = e.incident WHERE e.seq > ?3 AND ("
                    + "(e.action IN ('opened', 'reopened', 'resolved', 'reminded')"
                    + " AND (i.owner = ?1 OR ?2 AND i.owner = ''))"
                    + " OR (e.action = 'escalated' AND e.detail = ?1)"
                    + " OR (e.action = 'resolved' AND i.escalated = ?1))"
                    + " ORDER BY e.seq LIMIT ?4";

    private AlertRows() {}

    private record Row(long seq, long at, String action, long incident) {}

    static List<Incident.News> news(Sql sql, String owner, boolean nobodys, long after, int limit)
            throws SQLException {
        List<Row> rows =
                sql.rows(
                        row ->
                                new Row(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getLong(4)),
                        NEWS,
                        owner,
                        nobodys ? 1 : 0,
                        after,
                        limit);
        List<Incident.News> news = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Optional<Incident> incident = IncidentRows.one(sql, row.incident());
            if (incident.isPresent()) {
                news.add(
                        new Incident.News(
                                row.seq(), Times.instant(row.at()), row.action(), incident.get()));
            }
        }
        return news;
    }

    static long past(Sql sql) throws SQLException {
        return sql.number(
                0,
                "SELECT coalesce((SELECT min(e.seq) - 1 FROM incident i"
                        + " JOIN incident_event e ON e.incident = i.id WHERE i.resolved IS NULL),"
                        + " (SELECT max(seq) FROM incident_event), 0)");
    }

    static List<Incident.AlertMark> marks(Sql sql, String flow) throws SQLException {
        return sql.rows(
                row ->
                        new Incident.AlertMark(
                                row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)),
                "SELECT flow, owner, told, telling FROM alert WHERE flow = ?",
                flow);
    }

    static int put(Sql sql, Incident.AlertMark mark) throws SQLException {
        return sql.update(
                "INSERT OR REPLACE INTO alert(flow, owner, told, telling) VALUES(?, ?, ?, ?)",
                mark.flow(),
                mark.owner(),
                mark.told(),
                mark.telling());
    }
}
