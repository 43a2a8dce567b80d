package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTest {

    @Test
    void readsWhatLinuxSays() {
        List<String> status = List.of("Name:\tjava", "VmHWM:\t  4096 kB", "VmRSS:\t  1536 kB");
        assertThat(Memory.residentMib(status)).isEqualTo(1.5);
        assertThat(Memory.residentMib(List.of("Name:\tjava"))).isZero();
    }
}
