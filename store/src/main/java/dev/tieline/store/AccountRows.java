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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps accounts and their passes. */
final class AccountRows {
    private static final String ACCOUNT =
            "SELECT name, role, owners, reveals, disabled, password, subject, vouched, created"
                    + " FROM account ";
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

    static Optional<Account> subject(Sql sql, String subject) throws SQLException {
        return sql.row(AccountRows::account, ACCOUNT + "WHERE subject = ?", subject);
    }

    /** How many were vouched for. */
    static int vouch(Transaction tx, String account, Instant at) throws SQLException {
        return tx.sql.update(
                "UPDATE account SET vouched = ? WHERE name = ?", Times.micros(at), account);
    }

    /** How many were added. */
    static int add(Transaction tx, Account account, boolean alone, Register.Note note)
            throws SQLException {
        if (alone && tx.sql.number(0, "SELECT count(*) FROM account") > 0) {
            return 0;
        }
        int added =
                tx.sql.update(
                        "INSERT INTO account(name, role, owners, reveals, disabled, password,"
                                + " subject, vouched, created) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        account.name(),
                        account.role().word(),
                        owners(account),
                        account.reveals() ? 1 : 0,
                        account.disabled() ? 1 : 0,
                        account.password().orElse(null),
                        account.subject().orElse(null),
                        account.vouched().map(Times::micros).orElse(null),
                        Times.micros(account.created()));
        if (added > 0) {
            // Whoever had the name before left nothing that is good for this one.
            tx.sql.update("DELETE FROM pass WHERE account = ?", account.name());
            CodeRows.drop(tx, account.name());
            note(tx, note);
        }
        return added;
    }

    static Register.Done rights(Transaction tx, Account account, Register.Note note)
            throws SQLException {
        boolean manages =
                account.role() == Role.ADMIN && account.owners().isEmpty() && !account.disabled();
        if (!manages && isLast(tx, account.name())) {
            return Register.Done.LAST;
        }
        int changed =
                tx.sql.update(
                        "UPDATE account SET role = ?, owners = ?, reveals = ?, disabled = ?"
                                + " WHERE name = ?",
                        account.role().word(),
                        owners(account),
                        account.reveals() ? 1 : 0,
                        account.disabled() ? 1 : 0,
                        account.name());
        if (changed == 0) {
            return Register.Done.NO;
        }
        if (account.disabled()) {
            tx.sql.update("DELETE FROM pass WHERE account = ?", account.name());
        }
        note(tx, note);
        return Register.Done.YES;
    }

    static Register.Done grant(Transaction tx, Account account, Register.Note note)
            throws SQLException {
        boolean manages = account.role() == Role.ADMIN && account.owners().isEmpty();
        if (!manages && isLast(tx, account.name())) {
            return Register.Done.LAST;
        }
        int changed =
                tx.sql.update(
                        "UPDATE account SET role = ?, owners = ? WHERE name = ? AND disabled = 0",
                        account.role().word(),
                        owners(account),
                        account.name());
        if (changed == 0) {
            return Register.Done.NO;
        }
        note(tx, note);
        return Register.Done.YES;
    }

    /** Whether this one alone can manage the hub. */
    private static boolean isLast(Transaction tx, String name) throws SQLException {
        String managing =
                "SELECT count(*) FROM account WHERE role = 'admin' AND owners IS NULL"
                        + " AND disabled = 0 AND name ";
        return tx.sql.number(0, managing + "= ?", name) > 0
                && tx.sql.number(0, managing + "<> ?", name) == 0;
    }

    /** How many were changed. */
    static int password(
            Transaction tx,
            String account,
            String hash,
            Optional<byte[]> invitation,
            Register.Note note)
            throws SQLException {
        if (invitation.isPresent()
                && tx.sql.update(
                                "DELETE FROM pass WHERE digest = ? AND account = ? AND kind = ?"
                                        + " AND expires > ?",
                                invitation.get(),
                                account,
                                Pass.Kind.INVITATION.word(),
                                Times.micros(note.at()))
                        == 0) {
            return 0;
        }
        int changed =
                tx.sql.update("UPDATE account SET password = ? WHERE name = ?", hash, account);
        tx.sql.update("DELETE FROM pass WHERE account = ?", account);
        if (changed > 0) {
            note(tx, note);
        }
        return changed;
    }

    static Register.Done remove(Transaction tx, String account, Register.Note note)
            throws SQLException {
        if (isLast(tx, account)) {
            return Register.Done.LAST;
        }
        tx.sql.update("DELETE FROM pass WHERE account = ?", account);
        CodeRows.drop(tx, account);
        if (tx.sql.update("DELETE FROM account WHERE name = ?", account) == 0) {
            return Register.Done.NO;
        }
        note(tx, note);
        return Register.Done.YES;
    }

    /** How many were kept. */
    static int keep(
            Transaction tx, byte[] digest, Pass pass, Optional<String> hash, Register.Note note)
            throws SQLException {
        tx.sql.update("DELETE FROM pass WHERE expires <= ?", Times.micros(note.at()));
        int kept =
                tx.sql.update(
                        "INSERT INTO pass(digest, kind, account, label, role, created, expires)"
                                + " SELECT ?1, ?2, name, ?3, ?4, ?5, ?6 FROM account"
                                + " WHERE name = ?7 AND disabled = 0"
                                + " AND (?8 IS NULL OR password = ?8)",
                        digest,
                        pass.kind().word(),
                        pass.label(),
                        pass.role().map(Role::word).orElse(null),
                        Times.micros(pass.created()),
                        Times.micros(pass.expires()),
                        pass.account(),
                        hash.orElse(null));
        if (kept == 0) {
            return 0;
        }
        String session = Pass.Kind.SESSION.word();
        tx.sql.update(
                "DELETE FROM pass WHERE account = ? AND kind = ? AND" + NEWEST,
                pass.account(),
                session,
                pass.account(),
                session,
                MAX_SESSIONS);
        note(tx, note);
        return kept;
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

    static void note(Transaction tx, Register.Note note) throws SQLException {
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
                Times.maybe(row, 8),
                Times.instant(row.getLong(9)));
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
