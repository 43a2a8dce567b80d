package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final StringWriter printed = new StringWriter();

    private String tell(boolean terminal, long part, long all) {
        try (ProgressLine line = new ProgressLine(new PrintWriter(printed, true), terminal)) {
            line.tell(part, all, "540 read");
            return printed.toString().strip();
        }
    }

    @Test
    void aTerminalShowsABar() {
        assertThat(tell(true, 540, 1_000)).isEqualTo("[##########----------] 54 %  540 read");
        printed.getBuffer().setLength(0);
        assertThat(tell(true, 1_200, 1_000)).isEqualTo("[####################] 100 %  540 read");
    }

    @Test
    void elsewhereThereAreOnlyWords() {
        assertThat(tell(false, 540, 1_000)).isEqualTo("54 %  540 read");
    }
}
