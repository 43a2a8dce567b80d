package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.tieline.testkit.Act;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A destination refuses one record and is down for all others. A person finds both on the first
 * page, corrects the one, sees the others heal by themselves and the incidents end.
 */
class StoryTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}", n: "${record.?n.orValue(0)}" }
            fallback: hold
            """;
    private static final List<Act> REFUSED =
            Act.json(422, "{\"message\":\"n must be below 5\",\"field\":\"n\"}");
    private static final List<Act> TAKEN = Act.json(200, "{\"number\":\"n-1\"}");

    @TempDir Path folder;

    private static void post(RunningHub hub, String id, int n) {
        String record = "{\"id\":\"" + id + "\",\"email\":\"a@b.example\",\"n\":" + n + "}";
        assertThat(hub.post(record).statusCode()).isEqualTo(202);
    }

    private static void reloadUntil(Page page, String shown) {
        page.waitForCondition(() -> {
            page.reload();
            return page.locator("main").innerText().contains(shown);
        });
    }

    @Test
    void aPersonCorrectsOneAndTheOthersHeal() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        try (RunningHub hub = RunningHub.start(folder, FLOW);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            hub.there.usually(
                    heard -> heard.body().contains("\"n\":7") ? REFUSED : Act.json(503, "{}"));
            post(hub, "wrong", 7);
            for (int i = 0; i < 12; i++) {
                post(hub, "right-" + i, 1);
            }
            Page page = browser.window(hub.hub(), true);
            page.navigate("/");
            reloadUntil(page, "n must be below 5");
            reloadUntil(page, "there is failing; it is tried again by itself");
            assertThat(page.locator("h1")).containsText("1 record waits for you");

            page.getByRole(AriaRole.LINK)
                    .filter(new Locator.FilterOptions().setHasText("n must be below 5"))
                    .click();
            assertThat(page.locator("h1")).containsText("there says");
            page.locator("main a")
                    .filter(new Locator.FilterOptions().setHasText("Correct"))
                    .click();
            page.locator("[name='/n']").fill("3");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Replay the corrected copy"))
                    .click();
            assertThat(page.locator(".headline")).containsText("Pending");
            assertThat(page.locator(".timeline")).containsText("Corrected by ada");

            hub.there.usually(TAKEN);
            assertThat(page.locator(".headline")).containsText("Delivered");
            page.navigate("/incidents");
            reloadUntil(page, "Nothing is wrong.");
            // The corrected one may have waited with the others.
            assertThat(page.locator("main"))
                    .containsText(Pattern.compile("1[23] records of things"));
            page.navigate("/");
            assertThat(page.locator("h1")).hasText("All flows are moving. Nothing waits for you.");
            assertThat(page.locator(".balance")).containsText("13 accepted");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
