package dev.tieline.store;

import java.util.List;

/** What makes the tables of people and of secrets; see {@link Migrations}. */
final class AccessTables {
    /** Accounts, and what lets somebody in for one: sessions, tokens, invitations. */
    static final List<String> PEOPLE =
            List.of(
                    """
                    CREATE TABLE account(
                        name TEXT PRIMARY KEY,
                        role TEXT NOT NULL,
                        owners BLOB,
                        reveals INTEGER NOT NULL,
                        disabled INTEGER NOT NULL,
                        password TEXT,
                        subject TEXT UNIQUE,
                        created INTEGER NOT NULL) WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE pass(
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        digest BLOB NOT NULL UNIQUE,
                        kind TEXT NOT NULL,
                        account TEXT NOT NULL,
                        label TEXT NOT NULL,
                        role TEXT,
                        created INTEGER NOT NULL,
                        expires INTEGER NOT NULL,
                        used INTEGER)
                    """,
                    "CREATE INDEX pass_account ON pass(account)");

    /**
     * Credentials that the hub keeps, each version encrypted; {@code vault} has the one row of the
     * keys that open them, wrapped.
     */
    static final List<String> CREDENTIALS =
            List.of(
                    """
                    CREATE TABLE vault(
                        id INTEGER PRIMARY KEY CHECK(id = 1),
                        wrapped BLOB NOT NULL,
                        canary BLOB NOT NULL)
                    """,
                    """
                    CREATE TABLE credential(
                        name TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        field TEXT NOT NULL,
                        since INTEGER NOT NULL,
                        until INTEGER,
                        fingerprint TEXT NOT NULL,
                        sealed BLOB NOT NULL,
                        PRIMARY KEY(name, number)) WITHOUT ROWID
                    """,
                    "CREATE TABLE credential_use(name TEXT PRIMARY KEY, used INTEGER NOT NULL)"
                            + " WITHOUT ROWID");

    /** Secrets of one-time codes, sealed, and digests of what stands in for a lost device. */
    static final List<String> CODES =
            List.of(
                    """
                    CREATE TABLE code(
                        account TEXT PRIMARY KEY,
                        sealed TEXT NOT NULL,
                        confirmed INTEGER NOT NULL,
                        step INTEGER NOT NULL) WITHOUT ROWID
                    """,
                    "CREATE TABLE recovery(account TEXT NOT NULL, digest BLOB NOT NULL,"
                            + " PRIMARY KEY(account, digest)) WITHOUT ROWID");

    private AccessTables() {}
}
