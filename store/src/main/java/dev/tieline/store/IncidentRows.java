package dev.tieline.store;

import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Sighting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens, brings up to date and ends incidents, and reads them. */
final class IncidentRows {
    private static final Duration SAME_AGAIN = Duration.ofHours(1);
    private static final int MOST_KEPT = 2_000;
    private static final int MOST_EVENTS = 1_000;
    private static final String HUB = "hub";
    private static final String COLUMNS =
            "SELECT id, cause, kind, subject, flows, owner, fault, records, most, opened, seen,"
                    + " resolved, openings, acknowledged, began, reminded, escalated,"
                    + " assignee"
                    + " FROM incident ";

    private IncidentRows() {}

    static int sighted(Sql sql, List<Sighting> now, Set<String> unclear, Instant at)
            throws SQLException {
        Map<String, Long> open = new HashMap<>();
        sql.rows(
                row -> open.put(row.getString(1), row.getLong(2)),
                "SELECT cause, id FROM incident WHERE resolved IS NULL");
        Set<String> seen = new HashSet<>();
        for (Sighting sighting : now) {
            if (!seen.add(sighting.cause())) {
                // One cause is one incident, however often it is named.
                continue;
            }
            Long known = open.remove(sighting.cause());
            if (known != null) {
                update(sql, known, sighting, at);
            } else {
                open(sql, sighting, at);
            }
        }
        open.keySet().removeAll(unclear);
        for (long id : open.values()) {
            sql.update(
                    "UPDATE incident SET resolved = ?1, seen = ?1 WHERE id = ?2",
                    Times.micros(at),
                    id);
            event(sql, id, HUB, "resolved", "", at);
        }
        if (!open.isEmpty()) {
            forgetOld(sql);
        }
        return now.size();
    }

    private static void open(Sql sql, Sighting sighting, Instant at) throws SQLException {
        long again =
                sql.number(
                        0,
                        "SELECT id FROM (SELECT id, resolved FROM incident WHERE cause = ?"
                                + " ORDER BY id DESC LIMIT 1) WHERE resolved > ?",
                        sighting.cause(),
                        Times.micros(at.minus(SAME_AGAIN)));
        if (again > 0) {
            sql.update(
                    "UPDATE incident SET resolved = NULL, openings = openings + 1,"
                            + " acknowledged = '', began = ?, reminded = NULL, escalated = ''"
                            + " WHERE id = ?",
                    Times.micros(at),
                    again);
            update(sql, again, sighting, at);
            event(sql, again, HUB, "reopened", "", at);
            return;
        }
        long id =
                sql.number(
                        0,
                        "INSERT INTO incident(cause, kind, subject, flows, owner, fault, records,"
                                + " most, opened, seen, began)"
                                + " VALUES(?, ?, ?, ?, ?, ?, ?7, ?7, ?8, ?8, ?8) RETURNING id",
                        sighting.cause(),
                        sighting.kind().word(),
                        sighting.subject(),
                        Codec.texts(sighting.flows()),
                        sighting.owner(),
                        Codec.fault(sighting.fault()),
                        sighting.records(),
                        Times.micros(at));
        event(sql, id, HUB, "opened", "", at);
    }

    private static void update(Sql sql, long id, Sighting sighting, Instant at)
            throws SQLException {
        sql.update(
                "UPDATE incident SET kind = ?, subject = ?, flows = ?, owner = ?, fault = ?,"
                        + " records = ?6, most = max(most, ?6), seen = ? WHERE id = ?",
                sighting.kind().word(),
                sighting.subject(),
                Codec.texts(sighting.flows()),
                sighting.owner(),
                Codec.fault(sighting.fault()),
                sighting.records(),
                Times.micros(at),
                id);
    }

    /** By when they ended: what was open for long is told of like all others. */
    private static void forgetOld(Sql sql) throws SQLException {
        String old =
                " IN (SELECT id FROM incident WHERE resolved IS NOT NULL"
                        + " ORDER BY resolved DESC, id DESC LIMIT -1 OFFSET ?)";
        // The newest event stays: numbers that were given are not given again.
        sql.update(
                "DELETE FROM incident_event WHERE seq < (SELECT max(seq) FROM incident_event)"
                        + " AND incident"
                        + old,
                MOST_KEPT);
        sql.update("DELETE FROM incident WHERE id" + old, MOST_KEPT);
    }

    static int comment(Transaction tx, long id, String comment, String actor, Instant at)
            throws SQLException {
        Sql sql = tx.sql;
        boolean known =
                sql.row(row -> row.getLong(1), "SELECT id FROM incident WHERE id = ?", id)
                        .isPresent();
        if (!known) {
            return 0;
        }
        if (comment.isEmpty()) {
            sql.update("UPDATE incident SET acknowledged = ? WHERE id = ?", actor, id);
        }
        event(sql, id, actor, comment.isEmpty() ? "acknowledged" : "commented", comment, at);
        String act = comment.isEmpty() ? "acknowledge" : "comment";
        tx.audit(at, actor, act, object(id), Map.of());
        return 1;
    }

    private static String object(long id) {
        return "incident " + id;
    }

    static int assign(Transaction tx, long id, String whom, String actor, Instant at)
            throws SQLException {
        Sql sql = tx.sql;
        int known = sql.update("UPDATE incident SET assignee = ? WHERE id = ?", whom, id);
        if (known > 0) {
            event(sql, id, actor, "assigned", whom, at);
            tx.audit(at, actor, "assign", object(id), Map.of("to", whom));
        }
        return known;
    }

    static int note(Sql sql, List<Long> incidents, String action, String detail, Instant at)
            throws SQLException {
        for (long id : incidents) {
            if (action.equals("reminded")) {
                sql.update("UPDATE incident SET reminded = ? WHERE id = ?", Times.micros(at), id);
            } else if (action.equals("escalated")) {
                sql.update("UPDATE incident SET escalated = ? WHERE id = ?", detail, id);
            }
            event(sql, id, HUB, action, detail, at);
        }
        return incidents.size();
    }

    private static void event(
            Sql sql, long incident, String actor, String action, String detail, Instant at)
            throws SQLException {
        sql.update(
                "INSERT INTO incident_event(incident, at, actor, action, detail)"
                        + " VALUES(?, ?, ?, ?, ?)",
                incident,
                Times.micros(at),
                actor,
                action,
                detail);
    }

    static List<Incident> all(Sql sql, int limit) throws SQLException {
        return sql.rows(
                IncidentRows::incident,
                COLUMNS + "ORDER BY resolved IS NOT NULL, id DESC LIMIT ?",
                limit);
    }

    static Optional<Incident> one(Sql sql, long id) throws SQLException {
        return sql.row(IncidentRows::incident, COLUMNS + "WHERE id = ?", id);
    }

    static Optional<Incident.Story> story(Sql sql, long id) throws SQLException {
        Optional<Incident> incident = one(sql, id);
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        List<Incident.Event> events =
                sql.rows(
                        row ->
                                new Incident.Event(
                                        Times.instant(row.getLong(1)),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4)),
                        "SELECT at, actor, action, detail FROM (SELECT * FROM incident_event"
                                + " WHERE incident = ? ORDER BY seq DESC LIMIT ?) ORDER BY seq",
                        id,
                        MOST_EVENTS);
        return Optional.of(new Incident.Story(incident.get(), events));
    }

    private static Incident incident(ResultSet row) throws SQLException {
        Sighting sighting =
                new Sighting(
                        row.getString(2),
                        Sighting.Kind.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                        row.getString(4),
                        Codec.texts(row.getBytes(5)),
                        row.getString(6),
                        Codec.fault(row.getBytes(7)).orElse(HeldGroups.NO_CAUSE),
                        row.getLong(8));
        return new Incident(
                row.getLong(1),
                sighting,
                Times.instant(row.getLong(10)),
                Times.instant(row.getLong(11)),
                Times.maybe(row, 12),
                row.getInt(13),
                row.getLong(9),
                Times.instant(row.getLong(15)),
                row.getString(14),
                Times.maybe(row, 16),
                row.getString(17),
                row.getString(18));
    }
}
