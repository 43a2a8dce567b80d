package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesCheckTest {
    private static final Map<String, Object> ROW =
            FilesWorld.schema("sku", "string", "price", "number?");

    @TempDir Path base;
    private FilesWorld world;

    @BeforeEach
    void good() throws IOException {
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of("delimiter", ";", "quote", "'"), ROW)
                        .writing("out-{date}.csv", "csv", Map.of("delimiter", "tab"), ROW);
    }

    @Test
    void aGoodSystemHasNoFindings() {
        assertThat(world.findings()).isEmpty();
        assertThat(world.declared()).extracting(Operation::name).containsExactly("rows", "out");
        assertThat(world.declared()).allMatch(Operation::inBulk);
        assertThat(world.declared().getFirst().effect()).isEqualTo(Operation.Effect.READ);
        assertThat(world.declared().getFirst().result().orElseThrow())
                .containsEntry("properties", Map.of("rows", Map.of("type", "array", "items", ROW)));
        assertThat(world.declared().getLast().identity()).isEqualTo(Operation.Identity.NONE);
        assertThat(world.declared().getLast().request())
                .containsEntry("additionalProperties", false)
                .containsEntry("properties", ROW.get("properties"));
    }

    /** The note of such a file could not be read again. */
    @Test
    void aNameIsNotTooLongWithItsDate() {
        world.with("out", "write", "x".repeat(110) + "{date}");
        assertThat(world.findings()).isEmpty();
        world.with("out", "write", "x".repeat(111) + "{date}");
        assertThat(world.findings()).hasSize(1);
    }

    @Test
    void tablesHaveKeysOfTheirOwn() throws IOException {
        world =
                new FilesWorld(base)
                        .reading("xlsx", Map.of(), ROW)
                        .writing("out.parquet", "parquet", Map.of(), ROW);
        world.with("rows", "sheet", "One & Two").with("out", "compression", "zstd");
        assertThat(world.findings()).isEmpty();

        world.with("rows", "sheet", "a/b");
        assertThat(codes()).containsExactly("sheet-name");
        world.with("rows", "sheet", "x".repeat(32));
        assertThat(codes()).containsExactly("sheet-name");
        world.with("rows", "format", "parquet").with("rows", "compression", "gzip");
        assertThat(codes()).containsExactlyInAnyOrder("sheet-misplaced", "compression-misplaced");
        world.operations.remove("rows");
        world.with("out", "format", "xlsx").with("out", "formulas", "computed");
        assertThat(codes())
                .containsExactlyInAnyOrder("compression-misplaced", "formulas-misplaced");
    }

    @Test
    void aColumnOfATableHasOneType() throws IOException {
        Map<String, Object> lists = FilesWorld.schema("sku", "array");
        world = new FilesWorld(base).reading("parquet", Map.of(), lists);
        assertThat(codes()).containsExactly("column-type");
        world = new FilesWorld(base).writing("out.xlsx", "xlsx", Map.of(), lists);
        assertThat(codes()).containsExactly("column-type");
    }

    @Test
    void bothFormsGoTogether() {
        world.settings.put("file", "events.jsonl");
        world.settings.put("format", "jsonl");

        assertThat(world.findings()).isEmpty();
        assertThat(world.declared())
                .extracting(Operation::name)
                .containsExactly("records.append", "rows", "out");
    }

    @Test
    void oneFormHasToBeWhole() {
        world.settings.put("format", "csv");
        assertThat(codes()).containsExactly("file-missing");
        world.settings.remove("format");
        world.settings.put("file", "events.csv");
        assertThat(codes()).containsExactly("format-missing");
        world.settings.remove("file");
        world.settings.remove("operations");
        assertThat(codes()).containsExactly("operations-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secrets.csv",
                "sub/*.csv",
                "/etc/passwd",
                ".hidden",
                "",
                "x.part",
                "a-{date}.csv"
            })
    void aPatternNamesFilesInTheFolder(String pattern) {
        world.with("rows", "read", pattern);
        assertThat(codes()).containsExactly("file-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out.csv", "sub/out.csv", ".out", "out-{day}.csv"})
    void aFileThatIsWrittenHasAPlainName(String name) {
        world.with("out", "write", name);
        assertThat(codes()).containsExactly("file-name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delimiter | ab       | delimiter-wrong",
                "delimiter | x        | delimiter-wrong",
                "delimiter | \u20ac   | delimiter-wrong",
                "quote     | ab       | quote-wrong",
                "quote     | ,        | quote-wrong",
                "encoding  | utf-9    | encoding-unknown",
                "encoding  | bad name | encoding-unknown"
            })
    void csvIsDeclaredInSigns(String key, String value, String code) {
        world.with("rows", "csv", Map.of(key, value));
        assertThat(codes()).containsExactly(code);
    }

    @Test
    void aCellHasOneType() {
        world.with("rows", "row", FilesWorld.schema("sku", "array", "price", "object"));
        assertThat(codes()).containsExactly("column-type", "column-type");
        world.with("rows", "format", "jsonl");
        assertThat(codes()).containsExactly("csv-misplaced");
    }

    @Test
    void anOperationDoesOneThingAndSaysWithWhat() {
        world.with("rows", "write", "out.csv");
        assertThat(codes()).containsExactly("operation-several");
        world.operations.put("rows", Map.of("format", "csv"));
        assertThat(codes()).containsExactly("operation-empty");
        world.operations.put("rows", Map.of("format", "csv", "read", "*", "body", ROW));
        assertThat(codes()).containsExactlyInAnyOrder("body-misplaced", "row-missing");
        world.operations.put(
                "rows", Map.of("format", "csv", "write", "x", "row", ROW, "settled", "1s"));
        assertThat(codes())
                .containsExactlyInAnyOrder("row-misplaced", "settled-misplaced", "body-missing");
        world.operations.put(
                "rows", Map.of("format", "csv", "read", "*", "row", Map.of("type", "array")));
        assertThat(codes()).containsExactlyInAnyOrder("row-not-object", "row-missing");
    }

    @Test
    void columnsCanBeWritten() {
        world.writing(
                "out.csv",
                "csv",
                Map.of("encoding", "ISO-8859-1"),
                FilesWorld.schema("\u20ac", "number"));
        assertThat(codes()).containsExactly("column-unwritable");
    }

    private List<String> codes() {
        return world.findings().stream().map(Finding::code).toList();
    }
}
