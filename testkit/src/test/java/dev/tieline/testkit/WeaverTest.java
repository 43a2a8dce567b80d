package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A woven program ends itself where and when it was told, and nowhere else. */
final class WeaverTest {
    private static final String STEP = Steps.class.getName() + ".step";
    private static final String FIRST = Steps.class.getName() + ".first";

    @TempDir private Path folder;

    /** The program that is woven. */
    static final class Steps {
        public static void main(String[] args) {
            for (int i = 1; i <= 4; i++) {
                if (i > 2) {
                    first();
                }
                step(i);
            }
        }

        private static void first() {
            System.out.print("first ");
        }

        private static int step(int number) {
            System.out.print(number + " ");
            return number;
        }
    }

    @Test
    void itEndsBeforeOrAfterTheMethodAtTheGivenTime() throws Exception {
        assertThat(run(new CrashPoint("", STEP, CrashPoint.When.BEFORE).option(2)))
                .isEqualTo("1  exit 77");
        assertThat(run(new CrashPoint("", STEP, CrashPoint.When.AFTER).option(2)))
                .isEqualTo("1 2  exit 77");
    }

    @Test
    void itEndsOnlyIfItCameThroughAnotherMethodFirst() throws Exception {
        assertThat(run(new CrashPoint("", STEP, CrashPoint.When.AFTER, FIRST).option(1)))
                .isEqualTo("1 2 first 3  exit 77");
    }

    @Test
    void withoutAPointOrWithOneThatIsNotReachedItGoesOn() throws Exception {
        assertThat(run()).isEqualTo("1 2 first 3 first 4  exit 0");
        assertThat(run(new CrashPoint("", STEP, CrashPoint.When.BEFORE).option(5)))
                .isEqualTo("1 2 first 3 first 4  exit 0");
    }

    @Test
    void aMethodThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Weaver.weave(Set.of(STEP + "s"), folder.resolve("no.jar")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[steps]");
    }

    private String run(String... options) throws IOException, InterruptedException {
        Path first = folder.resolve("woven.jar");
        Weaver.weave(Set.of(STEP, FIRST), first);
        HubProgram plain = HubProgram.of(Steps.class.getName(), List.of());
        HubProgram woven =
                new HubProgram(
                        plain.options(),
                        first + java.io.File.pathSeparator + plain.classPath(),
                        plain.main(),
                        true);
        Process process =
                new ProcessBuilder(woven.with(options).command(List.of()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + " exit " + process.waitFor();
    }
}
