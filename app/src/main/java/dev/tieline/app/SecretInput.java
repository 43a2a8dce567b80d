package dev.tieline.app;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a secret gets into a command: never as an argument, which everybody on the machine sees. */
final class SecretInput {
    private static final int MAX_BYTES = 64 << 10;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description =
                    "Read the value from this file; otherwise it is asked for, or read from"
                            + " standard input.")
    private @Nullable Path file;

    /** The value, without the line break that editors and echo put behind it. */
    String read(String what) throws IOException {
        String text = text(what);
        String value = text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
        value = value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
        if (value.isEmpty()) {
            throw new CannotDo("there is no value: nothing was given");
        }
        return value;
    }

    private String text(String what) throws IOException {
        if (file != null) {
            try (InputStream in = Files.newInputStream(file)) {
                return bounded(in);
            }
        }
        Optional<Console> console =
                Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (console.isPresent()) {
            char[] typed = console.get().readPassword("%s: ", what);
            String value = typed == null ? "" : new String(typed);
            if (typed != null) {
                Arrays.fill(typed, ' ');
            }
            return value;
        }
        return bounded(System.in);
    }

    private static String bounded(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new CannotDo("a value has at most 64 KiB");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
