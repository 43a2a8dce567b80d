package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of what a run would do, in a real browser. */
class PlanBrowserTest {
    @TempDir Path folder;

    @Test
    void peopleSeeWhatARunWouldDoAndRunIt() throws IOException {
        try (BulkWorld world = new BulkWorld()) {
            world.products(300);
            try (RunningHub hub =
                            RunningHub.start(
                                    folder,
                                    world.files(
                                            BulkWorld.FLOW.replace(
                                                    "chunk: 100", "chunk: 100, absent: delete")),
                                    InstantSource.system());
                    ConsoleBrowser browser = new ConsoleBrowser()) {
                BulkWorld.run(hub);
                change(world);
                Page page = browser.window(hub.hub(), true);
                page.navigate("/flows/things");
                page.locator("text=What a run would do").click();
                assertThat(page.locator("h1")).hasText("What would a run do?");
                page.locator("button:has-text('Find it out')").click();
                assertThat(page.locator("h1")).hasText("2 to create, 3 to change, 2 to be gone.");
                assertThat(page.locator("table.diff")).hasCount(3);
                assertThat(page.locator("table.diff ins").first()).hasText("7.25");
                List<String> wrong = new ArrayList<>();
                BrowserPagesTest.look(page, "plan", "/flows/things/plan", wrong);
                assertThat(wrong).isEmpty();

                page.setViewportSize(1440, 900);
                page.navigate("/flows/things/plan");
                page.locator("button:has-text('Run now')").click();
                BulkWorld.awaitEnd(hub, 2);
                page.navigate("/runs/2");
                assertThat(page.locator(".headline .badge")).hasText("Done");
                approve(world, hub, page, wrong);
                assertThat(wrong).isEmpty();
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    /** A run that waits shows what it would do, and goes on when somebody approves that. */
    private void approve(BulkWorld world, RunningHub hub, Page page, List<String> wrong)
            throws IOException {
        RunningHub.write(
                folder,
                "flows/things.yaml",
                BulkWorld.FLOW.replace("chunk: 100", "chunk: 100, approve: required"));
        assertThat(hub.hub().reload()).isEmpty();
        world.run("postgres", "UPDATE product SET price = 8.5 WHERE sku = 'p-000010';\n");
        BulkWorld.run(hub);
        page.navigate("/runs/3");
        assertThat(page.locator(".headline .badge")).hasText("Waiting");
        assertThat(page.locator("table.diff ins")).hasText("8.50");
        BrowserPagesTest.look(page, "run-waiting", "/runs/3", wrong);
        page.navigate("/runs/3");
        page.locator("button:has-text('Approve')").click();
        assertThat(page.locator(".headline .badge")).hasText("Done");
        assertThat(world.ask("shop", "SELECT price FROM article WHERE number = 'p-000010'"))
                .containsExactly("8.50");
    }

    private static void change(BulkWorld world) {
        world.run(
                "postgres",
                """
                DELETE FROM product WHERE sku IN ('p-000101', 'p-000102');
                UPDATE product SET price = 7.25 WHERE sku IN ('p-000007', 'p-000008', 'p-000009');
                INSERT INTO product VALUES ('p-000000', 'Garden hose', 19.9), ('p-000301', 'Lamp', 31);
                """);
    }
}
