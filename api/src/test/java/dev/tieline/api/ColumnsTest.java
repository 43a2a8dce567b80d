package dev.tieline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    /** Nobody can tell a row from the map that has the same fields. */
    @Test
    void aRowIsLikeTheMapOfItsFields() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Columns columns = new Columns(NAMES);
        for (int i = 0; i < 1_000; i++) {
            @Nullable Object[] values = new @Nullable Object[NAMES.size()];
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int j = 0; j < values.length; j++) {
                values[j] = random.nextBoolean() ? null : random.nextLong();
                if (random.nextInt(4) == 0) {
                    values[j] = Columns.ABSENT;
                } else {
                    map.put(NAMES.get(j), values[j]);
                }
            }
            Document row = columns.row(values);
            Document same = Document.of(map);

            assertThat(row).as("seed %d", seed).isEqualTo(same).hasSameHashCodeAs(same);
            assertThat(same).as("seed %d", seed).isEqualTo(row);
            assertThat(new ArrayList<>(row.fields().entrySet()))
                    .as("seed %d", seed)
                    .isEqualTo(new ArrayList<>(map.entrySet()));
            for (String name : List.of("a", "d", "e")) {
                assertThat(row.field(name)).isEqualTo(same.field(name));
                assertThat(row.fields().containsKey(name)).isEqualTo(map.containsKey(name));
            }
        }
    }

    @Test
    void nobodyCanChangeARow() {
        Map<String, @Nullable Object> row =
                new Columns(List.of("a", "b")).row(new Object[] {"x", Columns.ABSENT}).fields();

        assertThatThrownBy(() -> row.put("a", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(row::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.entrySet().iterator().next().setValue("y"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(row).hasSize(1).containsEntry("a", "x").doesNotContainKey("b");
    }

    @Test
    void namesAndValuesMatch() {
        assertThatThrownBy(() -> new Columns(List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Columns(NAMES).row(new Object[] {1L}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
