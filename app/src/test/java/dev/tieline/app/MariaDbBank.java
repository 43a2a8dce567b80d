package dev.tieline.app;

import dev.tieline.testkit.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;

/** A MariaDB whose log has whole rows. */
final class MariaDbBank implements BankServer {
    private static final String BANK =
            """
            system: bank
            purpose: Has the accounts.
            owner: ops
            connector: mariadb-changes
            url: @url@
            user: root
            tls: off
            allow: { accounts: [], tellers: [], branches: [], history: [] }
            operations:
              accounts: { table: accounts, row: { type: object, properties: { id: { type: integer },
                balance: { type: integer } } } }
              tellers: { table: tellers, row: { type: object, properties: { id: { type: integer },
                balance: { type: integer } } } }
              branches: { table: branches, row: { type: object, properties: { id: { type: integer },
                balance: { type: integer } } } }
              history: { table: history, row: { type: object, properties: { account: { type: integer
                }, delta: { type: integer } } } }
            """;

    private final MariaDbServer server =
            MariaDbServer.start(
                    "--log-bin=bank-bin",
                    "--binlog-format=ROW",
                    "--binlog-row-metadata=FULL",
                    "--server-id=3");

    MariaDbBank() {
        server.run("", "CREATE DATABASE bank; CREATE DATABASE copy");
    }

    @Override
    public String bank() {
        return BANK.replace("@url@", server.url("bank"));
    }

    @Override
    public String copy() {
        return PostgresqlBank.COPY
                .replace("connector: postgresql", "connector: mariadb")
                .replace("postgresql://127.0.0.1:@port@/copy", server.url("copy"))
                .replace("user: postgres", "user: root");
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public String series(int last) {
        return "(SELECT seq AS i FROM seq_1_to_" + last + ") numbers";
    }

    @Override
    public String[] beforeIsFollowed() {
        return new String[0];
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }
}
