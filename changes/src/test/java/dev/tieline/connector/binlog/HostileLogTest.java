package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes that are not what a log has: they are refused, and nothing hangs or grows. */
class HostileLogTest {
    /** Of {@code (sku varchar(20) PRIMARY KEY, price decimal(12, 2))}, as a server wrote it. */
    static final byte[] FORM =
            HexFormat.of().parseHex("020ff60450000c020201010002012d040a03736b75057072696365080100");

    /** The row {@code ('a', 1.10)} before and {@code ('b', NULL)} behind. */
    private static final byte[] ROWS =
            HexFormat.of()
                    .parseHex("02" + "03" + "03" + "00" + "0161" + "80000000010a" + "02" + "0162");

    private static final Cells CELLS = new Cells(Map.of(45, "utf8mb4"));

    private static List<LogRows.Row> read(byte[] form, int type, byte[] rows) throws Exception {
        TableForm read = TableForm.of(new Bytes(form));
        LogRows.Rows left = new LogRows(read, CELLS, Set.of(0, 1)).of(type, new Bytes(rows));
        List<LogRows.Row> all = new ArrayList<>();
        while (left.more()) {
            all.add(left.next());
        }
        return all;
    }

    @Test
    void whatAServerWroteIsRead() throws Exception {
        TableForm form = TableForm.of(new Bytes(FORM));
        assertThat(form.columns()).extracting(LogColumn::name).containsExactly("sku", "price");
        assertThat(form.key()).containsExactly(0);
        List<LogRows.Row> rows = read(FORM, LogEvent.UPDATE_ROWS, ROWS);
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().before()).containsExactly("a", "1.10");
        assertThat(rows.getFirst().after()).containsExactly("b", null);
    }

    @Test
    void rowsWithoutColumnsEnd() {
        assertThatThrownBy(() -> read(FORM, LogEvent.WRITE_ROWS, new byte[] {2, 0, 1, 1, 1}))
                .isInstanceOf(LogRows.Partial.class);
    }

    @Test
    void whatWouldBecomeTooLongIsNotUnpacked() {
        byte[] claims = HexFormat.of().parseHex("84ffffffff");
        assertThatThrownBy(() -> LogRows.inflated(new Bytes(claims)))
                .isInstanceOf(LogRows.TooLong.class);
    }

    @Test
    @Timeout(60)
    void changedBytesAreReadOrRefused() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int[] types = {23, 24, 25, 166, 167, 168};
        List<String> refused = new ArrayList<>();
        int good = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] form = changed(FORM, random, random.nextInt(3));
            byte[] rows = changed(ROWS, random, 1 + random.nextInt(3));
            try {
                read(form, types[random.nextInt(types.length)], rows);
                good++;
            } catch (RuntimeException | LogRows.Partial | LogRows.TooLong e) {
                refused.add(e.getClass().getSimpleName());
            }
        }
        assertThat(good + refused.size()).isEqualTo(50_000);
        assertThat(refused).contains("IllegalStateException", "Partial");
        assertThat(good).isPositive();
    }

    private static byte[] changed(byte[] bytes, Random random, int times) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < times; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0
                ? java.util.Arrays.copyOf(changed, random.nextInt(changed.length + 4))
                : changed;
    }
}
