package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** The log, line by line. */
class LoggingTest {
    private static final String FORGED =
            "bad\n2026-11-26T12:00:00Z SEVERE store: all is lost\u001b[2J\u2028x";

    private static LogRecord record(String message, Object... values) {
        LogRecord record = new LogRecord(Level.WARNING, message);
        record.setLoggerName("dev.tieline.watch.Watch");
        record.setInstant(Instant.parse("2026-11-26T12:00:00.123456Z"));
        record.setParameters(values);
        return record;
    }

    @Test
    void textsOfOthersMakeNoLineAndNoCommand() {
        LogRecord forged = record("an alert waits: {0}", FORGED);
        forged.setThrown(new IllegalStateException(FORGED));

        String text = new LogLine(false).format(forged);
        assertThat(text.lines().filter(line -> !line.startsWith("\t"))).hasSize(1);
        assertThat(text)
                .startsWith("2026-11-26T12:00:00.123Z WARNING watch.Watch: an alert waits: bad 20")
                .doesNotContain("\u001b", "\u2028");
        String json = new LogLine(true).format(forged);
        assertThat(json.lines()).hasSize(1);
        assertThat(RunningHub.json(json).text("trace").orElse("")).contains(FORGED);
    }

    @Test
    void whatIsNamedIsAFieldOfItsOwn() {
        String json =
                new LogLine(true)
                        .format(
                                record(
                                        "an incident is open cause={0} records={1}",
                                        "system/crm", 12));

        assertThat(RunningHub.json(json).text("cause")).contains("system/crm");
        assertThat(RunningHub.json(json).text("records")).contains("12");
        assertThat(RunningHub.json(json).text("room")).contains("watch.Watch");
        assertThat(RunningHub.json(json).text("message"))
                .contains("an incident is open cause=system/crm records=12");
    }

    @Test
    void theSameMessageIsToldSoOftenAMinuteAndTheRestIsCounted() {
        AtomicLong nanos = new AtomicLong();
        LogLimit limit = new LogLimit(nanos::get);
        int told = 0;
        for (int i = 0; i < 1_000; i++) {
            told += limit.isLoggable(record("refused flow={0}", "flow-" + i)) ? 1 : 0;
        }
        assertThat(told).isEqualTo(30);
        assertThat(limit.isLoggable(record("another"))).isTrue();

        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        LogRecord next = record("refused flow={0}", "flow");
        assertThat(limit.isLoggable(next)).isTrue();
        assertThat(next.getMessage()).endsWith("(970 more like this were left out)");
    }
}
