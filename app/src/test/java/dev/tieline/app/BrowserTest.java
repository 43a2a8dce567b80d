package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the console, in a real browser, against a hub that really runs. */
class BrowserTest {
    private static final String WRONG = "visitor-3.customer.example";
    private static final String RIGHT = "visitor-3@customer.example";

    /** So many failures in a row make the hub stop calling a system. */
    private static final int LEADS_OF_AN_OUTAGE = 8;

    private static final Pattern PENDING = Pattern.compile(LEADS_OF_AN_OUTAGE + "\\s+pending");

    private static ConsoleBrowser browser;

    @TempDir Path folder;
    private World world;
    private Page page;

    @BeforeAll
    static void launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        browser = new ConsoleBrowser();
    }

    @AfterAll
    static void quit() {
        browser.close();
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        world = new World(folder);
        world.sendDemo();
        page = browser.window(world, true);
    }

    @AfterEach
    void close() {
        page.context().close();
        world.close();
        assertThat(browser.complaints()).isEmpty();
    }

    private Locator h1() {
        return page.locator("h1");
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void todaySaysHowThingsAreAndLeadsDeeper() {
        page.navigate("/");

        assertThat(h1()).containsText("2 records wait for you");
        assertThat(page.locator(".balance"))
                .containsText(Pattern.compile("7\\s+accepted[\\s=]+3\\s+delivered"));
        assertThat(page.locator(".flows")).containsText("lead-capture");
        assertThat(page.locator(".flows")).containsText("partner-lead");

        link("lead-capture").click();
        assertThat(h1()).hasText("lead-capture");
        assertThat(page.locator("main")).containsText("record.email.trim().lowerAscii()");
    }

    @Test
    void searchGoesToTheRecordAndItsStoryIsWhole() {
        page.navigate("/");
        page.keyboard().press("/");
        page.keyboard().type("visitor-7@customer.example");
        page.keyboard().press("Enter");
        page.waitForURL("**/records/*");
        assertThat(page.locator(".headline")).containsText("Delivered");

        page.navigate("/records/" + world.recordOf("demo-2"));
        assertThat(page.locator(".timeline"))
                .containsText("From website, proved by website-signing.");
        for (String destination : List.of("crm", "thanks", "analytics")) {
            Locator lane = page.getByLabel("Delivery to " + destination);
            assertThat(lane)
                    .containsText(destination.equals("analytics") ? "Skipped" : "Delivered");
        }
        Locator attempt = page.getByLabel("Delivery to crm").locator("summary");
        attempt.click();
        assertThat(page.getByLabel("Delivery to crm").locator(".legend")).containsText("wait");
    }

    @Test
    void aHeldRecordIsCorrectedAndReallyArrives() {
        page.navigate("/held");
        page.locator(".rows a.open")
                .filter(new Locator.FilterOptions().setHasText("email"))
                .click();
        page.locator("main a").filter(new Locator.FilterOptions().setHasText("Correct")).click();

        Locator email = page.locator("[name='/email']");
        assertThat(email).hasValue(WRONG);
        assertThat(email).isFocused();
        assertThat(email).hasAttribute("aria-invalid", "true");
        Locator field = page.locator(".field", new Page.LocatorOptions().setHas(email));
        assertThat(field.locator(".problem")).containsText("e-mail");

        email.fill(RIGHT);
        assertThat(page.getByLabel("What crm would get")).containsText(RIGHT);
        assertThat(page.locator("[id^=problem-]:not(:empty)")).hasCount(0);
        assertThat(email).hasAttribute("aria-invalid", "false");
        button("Replay the corrected copy").click();

        assertThat(page.locator(".headline")).containsText("Delivered");
        assertThat(world.contacts()).contains(RIGHT);
    }

    @Test
    void theWholeHeldStoryNeedsNoMouse() {
        page.navigate("/");
        page.keyboard().press("g");
        page.keyboard().press("h");
        page.waitForURL("**/held");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("k");
        for (int i = 0; i < 2 && !focused().contains("email"); i++) {
            page.keyboard().press("j");
        }
        page.keyboard().press("Enter");
        page.waitForURL("**/held/*");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        page.waitForURL("**/records/*");
        page.keyboard().press("e");
        page.waitForURL("**/edit");

        assertThat(page.locator("[name='/email']")).isFocused();
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type(RIGHT);
        assertThat(page.getByLabel("What crm would get")).containsText(RIGHT);
        page.keyboard().press("Enter");

        assertThat(page.locator(".headline")).containsText("Delivered");
        assertThat(world.contacts()).contains(RIGHT);
        page.keyboard().press("g");
        page.keyboard().press("t");
        assertThat(h1()).containsText("1 record waits for you");
    }

    private String focused() {
        return page.locator(":focus").innerText();
    }

    @Test
    void anOutageShowsAndItsEndToo() throws IOException {
        page.navigate("/");
        assertThat(page.locator("#news")).isHidden();
        world.sandbox.crm().stop();
        for (int i = 1; i <= LEADS_OF_AN_OUTAGE; i++) {
            world.sendLead("late-" + i + "@customer.example");
        }

        assertThat(page.locator("#news")).containsText(LEADS_OF_AN_OUTAGE + " new");
        page.locator("#news").click();
        assertThat(page.locator(".balance")).containsText(PENDING);
        page.waitForCondition(() -> {
            page.reload();
            return h1().innerText().startsWith("crm takes nothing now");
        });
        page.keyboard().press("g");
        page.keyboard().press("i");
        page.waitForURL("**/incidents");
        Locator crm =
                page.locator(".rows a.open")
                        .filter(new Locator.FilterOptions().setHasText("'crm' takes nothing now"));
        page.waitForCondition(() -> {
            page.reload();
            return crm.count() > 0;
        });
        crm.click();
        assertThat(page.locator(".facts")).containsText(LEADS_OF_AN_OUTAGE + " records of 2 flows");
        button("I see to it").click();
        assertThat(page.locator(".timeline")).containsText("Acknowledged by ada");
        page.getByLabel("Say something").fill("Their status page says ten minutes.");
        button("Add").click();
        assertThat(page.locator(".timeline")).containsText("ten minutes");
        assertThat(page.locator("main")).containsText("It looks like the other system's fault.");
        String incident = page.url();
        Page record = page.context().newPage();
        record.navigate("/records/" + world.recordOf("late-1@customer.example"));
        assertThat(record.getByLabel("Delivery to crm")).containsText("Next attempt");
        page.navigate("/flows/lead-capture");
        assertThat(page.locator(".facts")).containsText(PENDING);

        world.sandbox.crm().start();
        assertThat(record.locator(".headline")).containsText("Delivered");
        assertThat(page.locator("#news")).containsText(LEADS_OF_AN_OUTAGE + " done");
        page.locator("#news").click();
        assertThat(page.locator(".facts")).not().containsText(PENDING);
        page.navigate(incident);
        page.waitForCondition(() -> {
            page.reload();
            return page.locator(".timeline").innerText().contains("It was over");
        });
        page.navigate("/");
        assertThat(h1()).containsText("All flows are moving.");
        assertThat(world.contacts()).contains("late-1@customer.example");
    }

    @Test
    void helpOpensAndTheThemeStays() {
        page.navigate("/");
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();

        button("Switch between light and dark").click();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.navigate("/held");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void worksWithJavaScriptOff() {
        page.context().close();
        page = browser.window(world, false);
        page.navigate("/");
        assertThat(h1()).containsText("2 records wait for you");
        page.locator(".search input").fill("demo-3");
        page.locator(".search input").press("Enter");
        page.waitForURL("**/records/*");
        page.getByText("Correct a copy").click();

        page.locator("[name='/email']").fill("still wrong");
        button("Replay the corrected copy").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("not right yet");
        page.locator("[name='/email']").fill(RIGHT);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check").setExact(true))
                .click();
        assertThat(page.getByLabel("What crm would get")).containsText(RIGHT);
        button("Replay the corrected copy").click();
        page.waitForURL("**/records/*");
        assertThat(page.locator(".timeline")).containsText("Corrected by ada");
    }
}
