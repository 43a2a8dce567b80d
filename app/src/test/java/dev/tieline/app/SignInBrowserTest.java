package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.tieline.testkit.Act;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first person sets a hub up and lets a second in, in a real browser. */
class SignInBrowserTest {
    private static final String ADA = "the sentence of the first";
    private static final String BOB = "the sentence of the other";
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir private Path folder;

    private static void signIn(Page page, String name, String password) {
        page.locator("input[name=name]").fill(name);
        page.locator("input[name=password]").fill(password);
        page.locator("button.main").click();
    }

    @Test
    void theFirstSetsItUpAndLetsOthersIn() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        try (RunningHub hub = RunningHub.start(folder, FLOW);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            hub.there.usually(Act.json(422, "{\"message\":\"not today\"}"));
            String record =
                    RunningHub.json(hub.post("{\"id\":\"a-1\",\"email\":\"a@b.example\"}").body())
                            .text("id")
                            .orElseThrow();
            hub.settled(record);
            URI setUp = hub.hub().faces().setUp().orElseThrow();

            Page page = browser.stranger(hub.hub(), true);
            page.navigate("/records");
            assertThat(page).hasURL(hub.url() + "/sign-in?next=%2Frecords");
            assertThat(page.locator("body")).containsText("Nobody can sign in yet");

            page.navigate(setUp.toString());
            signIn(page, "Ada!", ADA);
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .containsText("A name has up to 64 small letters");
            signIn(page, "ada", ADA);
            assertThat(page).hasURL(hub.url() + "/");
            assertThat(page.locator("h1")).isVisible();
            assertThat(hub.hub().faces().setUp()).isEmpty();

            page.locator("a[href='/people']").click();
            page.locator("section.panel input[name=name]").fill("bob");
            page.locator("section.panel select[name=role]").selectOption("viewer");
            page.locator("section.panel button.main").click();
            String link = page.locator("[data-copy]").first().innerText();
            bobIsAViewer(browser, hub, link, record);

            page.navigate("/people");
            page.locator("#of-bob summary").click();
            page.locator("#of-bob select[name=role]").selectOption("operator");
            page.locator("#of-bob button.main").click();
            assertThat(page.locator("#of-bob summary")).containsText("operator");

            page.navigate("/account");
            page.locator("input[name=label]").fill("nightly");
            page.locator("form[action='/account/tokens'] button").click();
            assertThat(page.locator("[data-copy]").innerText()).startsWith("tieline_");
            page.locator("form[action='/sign-out'] button").click();
            assertThat(page).hasURL(hub.url() + "/sign-in");
            page.navigate("/people");
            assertThat(page).hasURL(hub.url() + "/sign-in?next=%2Fpeople");
            signIn(page, "ada", BOB);
            assertThat(page.locator("[role=alert]")).containsText("name or the password is wrong");
            signIn(page, "ada", ADA);
            assertThat(page).hasURL(hub.url() + "/people");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void bobIsAViewer(
            ConsoleBrowser browser, RunningHub hub, String link, String record) {
        Page page = browser.stranger(hub.hub(), false);
        page.navigate(link);
        page.locator("input[name=password]").fill(BOB);
        page.locator("button.main").click();
        assertThat(page).hasURL(hub.url() + "/");
        page.navigate("/records/" + record);
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator("main form")).hasCount(0);
        assertThat(page.locator("a[href='/people']")).hasCount(0);
        assertThat(page.navigate("/people").status()).isEqualTo(403);
        assertThat(page.navigate("/records/" + record + "/edit").status()).isEqualTo(403);
        page.navigate(link);
        assertThat(page.locator("[role=alert]")).containsText("used already");
    }
}
