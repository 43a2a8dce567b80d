package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tieline.api.Document;
import dev.tieline.connector.form.JsonAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others expect of a reader of CSV. */
class CsvSpectrumTest {
    @TempDir Path base;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comma_in_quotes",
                "empty",
                "empty_crlf",
                "escaped_quotes",
                "json",
                "location_coordinates",
                "newlines",
                "newlines_crlf",
                "quotes_and_newlines",
                "simple",
                "simple_crlf",
                "utf8"
            })
    void readsTheSpectrum(String name) throws IOException {
        byte[] json = resource(name + ".json");
        Object written = JsonAnswer.read(json).orElseThrow();
        List<?> expected = written instanceof List<?> list ? list : List.of(written);
        String[] columns =
                ((Map<?, ?>) expected.getFirst())
                        .keySet().stream()
                                .flatMap(column -> List.of((String) column, "string").stream())
                                .toArray(String[]::new);
        FilesWorld world =
                new FilesWorld(base).reading("csv", Map.of(), FilesWorld.schema(columns));
        world.put("f", resource(name + ".csv"));

        FilesWorld.Told told = world.read();

        assertThat(told.rows()).allMatch(row -> row.fault().isEmpty());
        assertThat(told.failure()).isEmpty();
        assertThat(told.documents().stream().map(Document::fields).toList()).isEqualTo(expected);
    }

    /** Of well-formed text a reader that others use must see the same cells. */
    @Test
    void agreesWithAnotherReader() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {"a", "\"", "\"\"", ",", "\n", "\r\n", "\r", " ", "\u00e9", "b c"};
        int agreed = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int j = random.nextInt(1, 14); j > 0; j--) {
                made.append(parts[random.nextInt(parts.length)]);
            }
            String text = made.toString();
            List<List<String>> theirs = theirs(text);
            if (!theirs.isEmpty()) {
                assertThat(ours(text)).as("seed %d: <%s>", seed, text).isEqualTo(theirs);
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(5_000);
    }

    /** Empty when it refuses the text. */
    private static List<List<String>> theirs(String text) {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(text)) {
            return reader.stream().map(row -> List.copyOf(row.getFields())).toList();
        } catch (CsvParseException | IOException _) {
            return List.of();
        }
    }

    private static List<List<String>> ours(String text) throws IOException {
        InputStream in = new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<List<String>> rows = new ArrayList<>();
        try (CsvScan scan = new CsvScan(new Characters(in, StandardCharsets.UTF_8), ',', '"')) {
            while (scan.advance()) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < scan.cells(); i++) {
                    cells.add(scan.text(i));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = CsvSpectrumTest.class.getResourceAsStream("/csv-spectrum/" + name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
