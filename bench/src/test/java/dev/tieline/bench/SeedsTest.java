package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All known inputs, cut and changed a little, through each target: a fuzzer's first second. */
class SeedsTest {
    private static final int CHANGES = 40;

    static Stream<String> targets() {
        return Targets.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForEveryKnownInput(String name) throws IOException {
        Consumer<byte[]> target = Targets.all().get(name);
        Random random = new Random(name.hashCode());
        assertThat(Seeds.of(name)).hasSizeGreaterThan(2);
        target.accept(new byte[0]);
        for (byte[] seed : Seeds.of(name)) {
            check(target, seed);
            for (int i = 0; i < CHANGES && seed.length > 0; i++) {
                byte[] changed = seed.clone();
                changed[random.nextInt(seed.length)] = (byte) random.nextInt();
                check(target, i % 2 == 0 ? changed : Arrays.copyOf(seed, i));
            }
        }
    }

    private static void check(Consumer<byte[]> target, byte[] input) {
        try {
            Targets.run(target, input);
        } catch (Throwable broken) {
            throw new AssertionError("with " + Seeds.write(input), broken);
        }
    }

    @Test
    void everyByteCanBeWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(Seeds.read(Seeds.write(all))).isEqualTo(all);
        assertThat(Seeds.read("\u00e4\\x00\\\\")).containsExactly(0xc3, 0xa4, 0, '\\');
    }

    @Test
    void whatTakesTooLongIsSeen() {
        assertThatThrownBy(() -> Targets.run(SeedsTest::spin, new byte[0]))
                .hasMessageContaining("takes too long");
    }

    private static void spin(byte[] input) {
        var threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + 1_100_000_000;
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }
}
