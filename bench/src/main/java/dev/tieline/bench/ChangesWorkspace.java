package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The workspace of {@code bench/changes}: the changes of one table are followed into the journal;
 * nothing of them goes on.
 *
 * @param database port of the server that has it
 */
record ChangesWorkspace(int database) implements Workspace {
    static final String FLOW = "accounts";

    private static final String HUB =
            """
            hub: bench
            listen: 127.0.0.1:PORT
            data: data
            owners:
              bench: { name: Bench, mail: bench@bench.example }
            private-addresses: [127.0.0.1]
            """;
    private static final String BANK =
            """
            system: bank
            purpose: Has the accounts.
            owner: bench
            connector: postgresql-changes
            url: postgresql://127.0.0.1:DATABASE/bank
            user: postgres
            tls: off
            allow: { accounts: [] }
            operations:
              accounts:
                table: account
                slot: tieline_account
                publication: bench
                row:
                  type: object
                  required: [id, branch, balance, filler]
                  properties:
                    id: { type: integer }
                    branch: { type: integer }
                    balance: { type: integer }
                    filler: { type: string }
            """;
    private static final String SINK =
            """
            system: nobody
            purpose: Gets nothing.
            owner: bench
            connector: http
            url: http://127.0.0.1:9
            allow: { accounts.put: [id] }
            operations:
              accounts.put:
                request: PUT /accounts/{id}
                body: { type: object, required: [id], properties: { id: { type: integer } } }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["change", "row", "at", "position"], "properties": {
              "change": {"type": "string"},
              "at": {"type": "string"},
              "position": {"type": "string"},
              "row": {"type": "object", "required": ["id", "branch", "balance", "filler"],
                "properties": {"id": {"type": "integer"}, "branch": {"type": "integer"},
                  "balance": {"type": "integer"}, "filler": {"type": "string"}}}}}
            """;
    private static final String ACCOUNTS =
            """
            flow: accounts
            purpose: Every change is in the journal.
            owner: bench
            trigger:
              changes: { of: bank.accounts, begin: now }
            record: { contract: account, key: "string(record.row.id)" }
            steps:
              - keep: record.change == 'never'
            deliver:
              nobody:
                to: nobody.accounts.put
                map: { id: "${record.row.id}" }
            fallback: hold
            """;

    @Override
    public void write(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        Files.writeString(
                folder.resolve("tieline.yaml"), HUB.replace("PORT", Integer.toString(port)));
        Files.writeString(
                folder.resolve("systems/bank.yaml"),
                BANK.replace("DATABASE", Integer.toString(database)));
        Files.writeString(folder.resolve("systems/nobody.yaml"), SINK);
        Files.writeString(folder.resolve("contracts/account.schema.json"), CONTRACT);
        Files.writeString(folder.resolve("flows/accounts.yaml"), ACCOUNTS);
    }
}
