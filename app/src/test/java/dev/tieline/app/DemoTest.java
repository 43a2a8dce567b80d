package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a newcomer sees first. */
class DemoTest {

    @Test
    void everyLeadOfTheDemoGoesAsItSays() {
        System.setProperty("tieline.home", System.getProperty("project.root"));

        CommandRun demo = new CommandRun("demo", "--once");

        assertThat(demo.out()).doesNotContain("NOT AS EXPECTED");
        assertThat(demo.code()).as(demo.out() + demo.err()).isEqualTo(Main.DONE);
    }
}
