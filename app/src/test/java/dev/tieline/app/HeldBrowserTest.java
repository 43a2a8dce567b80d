package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer.Heard;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person works through many held records in a browser: by cause, with others, at a pace. */
class HeldBrowserTest {
    private static final int MANY = 105;
    private static final int FEW = 3;
    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /@name@ } }
            record: { contract: thing, key: record.id }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;

    private static List<Act> refusals(Heard request) {
        String why = request.target().contains("/odd-") ? "is odd" : "no stock";
        return Act.json(422, "{\"message\":\"" + why + "\"}");
    }

    private static void send(RunningHub hub, String flow, String name, int count) {
        for (int i = 0; i < count; i++) {
            String body = "{\"id\":\"" + name + "-" + i + "\",\"email\":\"a@b.example\"}";
            String id =
                    RunningHub.json(hub.postTo("/in/" + flow, body).body())
                            .text("id")
                            .orElseThrow();
            hub.settled(id);
        }
    }

    private static Locator row(Page page, String text) {
        return page.locator("li.row", new Page.LocatorOptions().setHasText(text));
    }

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
    }

    private static void readable(Page page, String where) {
        assertThat(new AxeBuilder(page).analyze().getViolations()).as(where).isEmpty();
    }

    @Test
    void manyAreReplayedAtAPaceAndTheRestIsDiscardedWithAReason() {
        Map<String, String> flows =
                Map.of(
                        "flows/things.yaml", FLOW.replace("@name@", "things"),
                        "flows/others.yaml", FLOW.replace("@name@", "others"));
        try (RunningHub hub = RunningHub.start(folder, flows, InstantSource.system());
                ConsoleBrowser browser = new ConsoleBrowser()) {
            hub.there.usually(HeldBrowserTest::refusals);
            send(hub, "things", "good", MANY);
            send(hub, "others", "odd", FEW);
            Page page = browser.window(hub.hub(), true);

            page.navigate("/held");
            assertThat(row(page, "no stock")).containsText("things");
            assertThat(row(page, "is odd")).containsText("others");
            page.getByLabel("Flow").selectOption("others");
            press(page, "Show");
            assertThat(row(page, "no stock")).hasCount(0);
            readable(page, "held, narrowed");

            row(page, "is odd").getByRole(AriaRole.LINK).click();
            page.waitForCondition(() -> {
                page.reload();
                return page.getByLabel("Assigned to").isVisible();
            });
            page.getByLabel("Assigned to").fill("ann");
            press(page, "Assign");
            page.getByLabel("Say something").fill("They will never take these.");
            press(page, "Add");
            assertThat(page.getByText("They will never take these.")).isVisible();
            assertThat(page.getByLabel("Assigned to")).hasValue("ann");
            readable(page, "a cause");
            page.getByText("Discard instead of sending").click();
            press(page, "Discard " + FEW + " records");
            assertThat(page.getByLabel("Reason")).isFocused();
            page.getByLabel("Reason").fill("Sent by mistake.");
            press(page, "Discard " + FEW + " records");
            assertThat(row(page, "is odd")).hasCount(0);

            hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
            row(page, "no stock").getByRole(AriaRole.LINK).click();
            page.getByLabel("at most").fill("10");
            press(page, "Replay " + MANY + " records");
            Locator replay = page.locator("li.replay");
            assertThat(replay.getByRole(AriaRole.PROGRESSBAR)).isVisible();
            readable(page, "a replay of many");
            press(page, "Pause");
            assertThat(replay).containsText("Paused");
            assertThat(hub.get("/api/balance").at("/total/held").orElse("").toString())
                    .isNotEqualTo("0");
            press(page, "Go on");
            page.waitForCondition(
                    () -> hub.get("/api/balance").at("/total/held").orElse("").equals(0L));
            page.waitForCondition(() ->
                    hub.get("/api/balance").at("/total/delivered").orElse("").equals((long) MANY));
            assertThat(hub.get("/api/balance").at("/total/skipped")).contains((long) FEW);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
