package dev.tieline.store;

import dev.tieline.people.Pass;
import dev.tieline.people.Register;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps the secrets of one-time codes, sealed, and digests of recovery codes. */
final class CodeRows {
    private static final String KEPT =
            "SELECT sealed, confirmed, step,"
                    + " (SELECT count(*) FROM recovery WHERE recovery.account = code.account)"
                    + " FROM code WHERE account = ?";

    private CodeRows() {}

    static Optional<Register.Kept> kept(Sql sql, String account) throws SQLException {
        return sql.row(
                row ->
                        new Register.Kept(
                                row.getString(1),
                                row.getInt(2) != 0,
                                row.getLong(3),
                                row.getInt(4)),
                KEPT,
                account);
    }

    static boolean any(Sql sql) throws SQLException {
        return sql.number(0, "SELECT EXISTS(SELECT 1 FROM code WHERE confirmed = 1)") > 0;
    }

    /** How many were kept. */
    static int offer(Transaction tx, String account, String sealed) throws SQLException {
        return tx.sql.update(
                "INSERT INTO code(account, sealed, confirmed, step)"
                        + " SELECT name, ?1, 0, 0 FROM account WHERE name = ?2"
                        + " ON CONFLICT(account) DO UPDATE SET sealed = ?1, step = 0"
                        + " WHERE confirmed = 0",
                sealed,
                account);
    }

    /** How many were switched on. */
    static int confirm(
            Transaction tx,
            String account,
            Register.Kept on,
            List<byte[]> recovery,
            Register.Note note)
            throws SQLException {
        int confirmed =
                tx.sql.update(
                        "UPDATE code SET confirmed = 1, step = ?"
                                + " WHERE account = ? AND confirmed = 0 AND sealed = ?",
                        on.step(),
                        account,
                        on.sealed());
        if (confirmed == 0) {
            return 0;
        }
        tx.sql.update("DELETE FROM recovery WHERE account = ?", account);
        for (byte[] digest : recovery) {
            tx.sql.update("INSERT INTO recovery(account, digest) VALUES(?, ?)", account, digest);
        }
        tx.sql.update(
                "DELETE FROM pass WHERE account = ? AND kind <> ?",
                account,
                Pass.Kind.TOKEN.word());
        AccountRows.note(tx, note);
        return confirmed;
    }

    /** How many were taken. */
    static int take(Transaction tx, String account, long step) throws SQLException {
        return tx.sql.update(
                "UPDATE code SET step = ?1 WHERE account = ?2 AND confirmed = 1 AND step < ?1",
                step,
                account);
    }

    /** How many were used up. */
    static int recover(Transaction tx, String account, byte[] digest, Register.Note note)
            throws SQLException {
        int used =
                tx.sql.update(
                        "DELETE FROM recovery WHERE account = ? AND digest = ?", account, digest);
        if (used > 0) {
            AccountRows.note(tx, note);
        }
        return used;
    }

    /** How many were switched off. */
    static int forget(Transaction tx, String account, Register.Note note) throws SQLException {
        int off = drop(tx, account);
        if (off > 0) {
            AccountRows.note(tx, note);
        }
        return off;
    }

    /** With an account; how many there were. */
    static int drop(Transaction tx, String account) throws SQLException {
        tx.sql.update("DELETE FROM recovery WHERE account = ?", account);
        return tx.sql.update("DELETE FROM code WHERE account = ?", account);
    }
}
