package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log as a server writes it seldom. */
class LogReaderTest {
    private final BinlogWorld world = new BinlogWorld();

    @AfterEach
    void end() {
        world.close();
    }

    /** An event of so many rows that all of them at once would be more than the memory there is. */
    @Test
    void anEventOfManyRowsIsTakenRowByRow() throws IOException {
        byte[] rows = new byte[3 * 3_000_000];
        for (int i = 0; i < rows.length; i += 3) {
            System.arraycopy(ScriptedLog.Log.row('a'), 0, rows, i, 3);
        }
        ScriptedLog.Script script =
                log -> {
                    log.begins(1);
                    log.makes(world.database, "product", rows);
                };
        try (ScriptedLog _ = ScriptedLog.before(world, script)) {
            assertThat(world.take(45_000)).isEqualTo("ok");
            assertThat(world.take(45_300)).isEqualTo("ok");
        }
        assertThat(world.kept.changes.getLast().text("position"))
                .contains("0-7-1/1700000000/" + world.kept.changes.size());
    }
}
