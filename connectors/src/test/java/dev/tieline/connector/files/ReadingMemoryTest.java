package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file is read in little memory, whatever comes out of it. */
class ReadingMemoryTest {
    private static final int ROWS = 300_000;
    private static final int BOMB = 192 << 20;

    @TempDir Path base;

    @ParameterizedTest
    @CsvSource({"csv, GZIP", "csv, ZSTD", "jsonl, ZSTD"})
    void aBombIsOneBadRow(String format, Compression compression) throws Exception {
        Path folder = Files.createDirectories(base.resolve("drop"));
        try (OutputStream out = compression.part(Files.newOutputStream(folder.resolve("f")))) {
            write(out, format);
        }
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx24m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ReadingProgram.class.getName(),
                                base.toString(),
                                format,
                                compression.name().toLowerCase(Locale.ROOT))
                        .redirectErrorStream(true)
                        .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(told.strip()).isEqualTo(ROWS + " 1");
    }

    private static void write(OutputStream out, String format) throws IOException {
        boolean csv = format.equals("csv");
        out.write((csv ? "a,n\n" : "").getBytes(StandardCharsets.UTF_8));
        byte[] row =
                (csv ? "some text,1\n" : "{\"a\":\"some text\",\"n\":1}\n")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] bomb = new byte[1 << 20];
        java.util.Arrays.fill(bomb, (byte) 'x');
        for (int i = 0; i < ROWS; i++) {
            out.write(row);
        }
        for (int i = 0; i < BOMB; i += bomb.length) {
            out.write(bomb);
        }
    }
}
