package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person starts and ends runs in a browser, and the page tells what becomes of them. */
class RunsBrowserTest {

    @TempDir Path folder;
    private final AtomicReference<CountDownLatch> slow = new AtomicReference<>();
    private final AtomicBoolean more = new AtomicBoolean();

    /** The second page comes when the test says so. */
    private List<Act> page(ScriptedPeer.Heard heard) {
        boolean second = heard.target().contains("after=p-2");
        if (second) {
            try {
                slow.get().await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        // One that is the last would end the run before it can be cancelled.
        return second && more.get()
                ? Act.json(200, "{\"more\": true, \"products\": [{\"id\": \"p-9\"}]}")
                : Act.json(200, ScheduledTest.pages(second));
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
    }

    private static Locator row(Page page, String text) {
        return page.locator("#runs li.row", new Page.LocatorOptions().setHasText(text));
    }

    private static Locator h1(Page page) {
        return page.locator("h1");
    }

    private static void readable(Page page, String where) {
        assertThat(new AxeBuilder(page).analyze().getViolations()).as(where).isEmpty();
    }

    /** Fails if the page is loaded anew in between. */
    private static void stays(Page page) {
        page.evaluate("window.stayed = true");
    }

    private static void stayed(Page page) {
        assertThat(page.evaluate("window.stayed === true")).isEqualTo(true);
    }

    @Test
    void whatBecomesOfARunShowsByItself() {
        try (ScriptedPeer api = ScriptedPeer.start().usually(this::page);
                RunningHub hub =
                        RunningHub.start(
                                folder,
                                Map.of(
                                        "flows/things.yaml",
                                        ScheduledTest.FLOW.replace("@cron@", "0 2 1 1 *"),
                                        "systems/shop.yaml",
                                        ScheduledTest.SHOP.replace("@api@", api.url().toString())),
                                InstantSource.system());
                ConsoleBrowser browser = new ConsoleBrowser()) {
            hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
            slow.set(new CountDownLatch(1));
            Page page = browser.window(hub.hub(), true);

            page.navigate("/flows/things");
            press(page, "Run now");
            assertThat(h1(page)).containsText("1 run is under way.");
            assertThat(row(page, "run 1,")).containsText("Running");
            readable(page, "a run under way");
            stays(page);
            page.locator("#run-1").focus();
            // How long it takes so far.
            String before = row(page, "run 1,").innerText();
            page.waitForCondition(() -> !row(page, "run 1,").innerText().equals(before));
            assertThat(page.locator("#run-1")).isFocused();

            slow.get().countDown();
            page.waitForCondition(() -> row(page, "Done").count() == 1);
            assertThat(h1(page)).containsText("Nothing runs now.");
            assertThat(row(page, "run 1,")).containsText("4 told, 3 new, 1 held");
            assertThat(page.locator("#runs[hx-get]")).hasCount(0);
            stayed(page);
            readable(page, "a run that is over");

            slow.set(new CountDownLatch(1));
            more.set(true);
            page.navigate("/flows/things");
            press(page, "Run now");
            press(page, "Cancel run 2");
            assertThat(row(page, "run 2,")).containsText("Running");
            stays(page);
            slow.get().countDown();
            page.waitForCondition(() -> row(page, "Cancelled by ada.").count() == 1);
            assertThat(page.getByText("Cancel run 2")).hasCount(0);
            stayed(page);
            assertThat(browser.complaints()).isEmpty();
        } finally {
            slow.get().countDown();
        }
    }
}
