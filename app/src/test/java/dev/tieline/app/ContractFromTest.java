package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered for a file can be used as it is. */
class ContractFromTest {
    private static final String SYSTEM =
            """
            system: supplier
            purpose: Brings products.
            owner: ops
            connector: files
            directory: supplier
            allow:
              products-1.read: all
            """;

    @TempDir Path folder;

    @Test
    void whatIsOfferedChecks() throws IOException {
        Path file = folder.resolve("Products 1.csv");
        Files.writeString(file, "sku;\"no\";name: {x};price\na;1;\"=x\ny\";1,50\nb;2;#;2,25\n");

        CommandRun run = new CommandRun("contract", "from", file.toString());

        assertThat(run.code()).isEqualTo(Main.DONE);
        String[] parts =
                run.out().split("\n# contracts/products-1.schema.json\n|\n# Not sure:\n", -1);
        assertThat(parts).hasSize(3);
        assertThat(parts[0])
                .contains("read: \"Products 1.csv\"")
                .contains("csv: { delimiter: \";\", decimal: \",\" }")
                .contains("\"no\": { type: integer }")
                .contains("\"name: {x}\": { type: string }")
                .contains("price: { type: number }");
        assertThat(parts[2]).contains("# - Only ASCII was seen");
        Path workspace = folder.resolve("w");
        new CommandRun("init", workspace.toString());
        String hub = Files.readString(workspace.resolve("tieline.yaml"));
        Files.writeString(
                workspace.resolve("tieline.yaml"),
                hub.replace(
                        "owners:", "owners:\n  ops: { name: Operations, mail: ops@acme.example }"));
        Files.writeString(workspace.resolve("systems/supplier.yaml"), SYSTEM + parts[0]);
        Files.writeString(workspace.resolve("contracts/product.schema.json"), parts[1]);
        CommandRun check = new CommandRun("check", workspace.toString());
        assertThat(check.out()).contains("no findings");
        assertThat(RunningHub.json(parts[1]).at("/properties/price/type")).contains("number");
    }

    @Test
    void touchesNothingAndSaysWhenItCannot() throws IOException {
        Path file = folder.resolve("empty.csv");
        Files.writeString(file, "");

        CommandRun empty = new CommandRun("contract", "from", file.toString());
        CommandRun none = new CommandRun("contract", "from", folder.resolve("none").toString());
        CommandRun odd = new CommandRun("contract", "from", "--encoding", "utf-9", file.toString());

        assertThat(empty.code()).isEqualTo(Main.CANNOT);
        assertThat(none.code()).isEqualTo(Main.CANNOT);
        assertThat(odd.code()).isEqualTo(Main.CANNOT);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }
}
