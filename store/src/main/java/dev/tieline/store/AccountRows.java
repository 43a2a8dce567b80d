package dev.tieline.store;

import dev.tieline.people.Account;
import dev.tieline.people.Pass;
import dev.tieline.people.Register;
import dev.tieline.people.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps accounts and their passes. */
final class AccountRows {
    private static final String ACCOUNT =
            "SELECT name, role, owners, reveals, disabled, password, subject, created FROM account ";
    private static final String PASS =
            "SELECT id, kind, account, label, role, created, expires, used FROM pass ";
    private static final String NEWEST =
            " id NOT IN (SELECT id FROM pass WHERE account = ? AND kind = ?"
                    + " ORDER BY id DESC LIMIT ?)";

    /** Browsers somebody is signed in with at a time. */
    private static final int MAX_SESSIONS = 20;

    private AccountRows() {}

    static List<Account> all(Sql sql) throws SQLException {
        return sql.rows(AccountRows::account, ACCOUNT + "ORDER BY name");
    }

    static Optional<Account> named(Sql sql, String name) throws SQLException {
        return sql.row(AccountRows::account, ACCOUNT + "WHERE name = ?", name);
    }

    static Optional<Account> bySubject(Sql sql, String subject) throws SQLException {
        return sql.row(AccountRows::account, ACCOUNT + "WHERE subject = ?", subject);
    }

    /** How many were added. */
    static int add(Transaction tx, Account account, String actor, Instant at) throws SQLException {
        int added =
                tx.sql.update(
                        "INSERT INTO account(name, role, owners, reveals, disabled, password,"
                                + " subject, created) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        account.name(),
                        account.role().word(),
                        owners(account),
                        account.reveals() ? 1 : 0,
                        account.disabled() ? 1 : 0,
                        account.password().orElse(null),
                        account.subject().orElse(null),
                        Times.micros(account.created()));
        if (added > 0) {
            note(
                    tx,
                    new Register.Note(
                            actor,
                            "account-add",
                            "account " + account.name(),
                            Map.of("role", account.role().word()),
                            at));
        }
        return added;
    }

    /** How many were changed. */
    static int change(Transaction tx, Account account, boolean endPasses, Register.Note note)
            throws SQLException {
        int changed =
                tx.sql.update(
                        "UPDATE account SET role = ?, owners = ?, reveals = ?, disabled = ?,"
                                + " password = ?, subject = ? WHERE name = ?",
                        account.role().word(),
                        owners(account),
                        account.reveals() ? 1 : 0,
                        account.disabled() ? 1 : 0,
                        account.password().orElse(null),
                        account.subject().orElse(null),
                        account.name());
        if (changed > 0) {
            if (endPasses) {
                tx.sql.update("DELETE FROM pass WHERE account = ?", account.name());
            }
            note(tx, note);
        }
        return changed;
    }

    /** How many were removed. */
    static int remove(Transaction tx, String account, Register.Note note) throws SQLException {
        tx.sql.update("DELETE FROM pass WHERE account = ?", account);
        int removed = tx.sql.update("DELETE FROM account WHERE name = ?", account);
        if (removed > 0) {
            note(tx, note);
        }
        return removed;
    }

    /** Its number. */
    static int keep(Transaction tx, byte[] digest, Pass pass, Register.Note note)
            throws SQLException {
        tx.sql.update("DELETE FROM pass WHERE expires <= ?", Times.micros(note.at()));
        long id =
                tx.sql.number(
                        0,
                        "INSERT INTO pass(digest, kind, account, label, role, created, expires)"
                                + " VALUES(?, ?, ?, ?, ?, ?, ?) RETURNING id",
                        digest,
                        pass.kind().word(),
                        pass.account(),
                        pass.label(),
                        pass.role().map(Role::word).orElse(null),
                        Times.micros(pass.created()),
                        Times.micros(pass.expires()));
        String session = Pass.Kind.SESSION.word();
        tx.sql.update(
                "DELETE FROM pass WHERE account = ? AND kind = ? AND" + NEWEST,
                pass.account(),
                session,
                pass.account(),
                session,
                MAX_SESSIONS);
        note(tx, note);
        return Math.toIntExact(id);
    }

    static Optional<Pass> pass(Sql sql, byte[] digest) throws SQLException {
        return sql.row(AccountRows::pass, PASS + "WHERE digest = ?", digest);
    }

    static List<Pass> passes(Sql sql, String account) throws SQLException {
        return sql.rows(AccountRows::pass, PASS + "WHERE account = ? ORDER BY id DESC", account);
    }

    static int used(Transaction tx, long pass, Instant at) throws SQLException {
        return tx.sql.update("UPDATE pass SET used = ? WHERE id = ?", Times.micros(at), pass);
    }

    /** How many were ended. */
    static int end(Transaction tx, long pass, Register.Note note) throws SQLException {
        int ended = tx.sql.update("DELETE FROM pass WHERE id = ?", pass);
        if (ended > 0) {
            note(tx, note);
        }
        return ended;
    }

    private static void note(Transaction tx, Register.Note note) throws SQLException {
        tx.audit(note.at(), note.actor(), note.action(), note.object(), note.details());
    }

    private static byte @Nullable [] owners(Account account) {
        return Codec.texts(account.owners().stream().sorted().toList());
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString(1),
                role(row.getString(2)),
                Set.copyOf(Codec.texts(row.getBytes(3))),
                row.getInt(4) != 0,
                row.getInt(5) != 0,
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getString(7)),
                Times.instant(row.getLong(8)));
    }

    private static Pass pass(ResultSet row) throws SQLException {
        return new Pass(
                row.getLong(1),
                Pass.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                row.getString(3),
                row.getString(4),
                Optional.ofNullable(row.getString(5)).map(AccountRows::role),
                Times.instant(row.getLong(6)),
                Times.instant(row.getLong(7)),
                Times.maybe(row, 8));
    }

    /** What a newer hub wrote and this one does not know may do least. */
    private static Role role(String word) {
        return Role.of(word).orElse(Role.VIEWER);
    }
}
