package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tieline.journal.NewEntry;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Records;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run in a real browser. */
class RunBrowserTest {
    private static final int CHUNKS = 60;

    @TempDir Path folder;

    /** Two rows of the run, and a record that no run held. */
    private void held() {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"), InstantSource.system())) {
            List<NewEntry> entries =
                    Stream.generate(() -> Records.invalid("things", Instant.now()))
                            .limit(3)
                            .toList();
            entries.forEach(store.journal()::admit);
            store.runJournal().holds(1, entries.stream().limit(2).map(NewEntry::id).toList());
        }
    }

    @Test
    void aRunIsReadLookedThroughAndLetGoOn() {
        RunFacesTest.failed(folder, CHUNKS);
        held();
        try (ScriptedPeer api = ScriptedPeer.start();
                RunningHub hub = RunFacesTest.hub(folder, api);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            Page page = browser.window(hub.hub(), true);
            // The first of all pages comes from a cold hub.
            page.navigate("/runs/1");
            List<String> wrong = new ArrayList<>();
            Map.of(
                            "runs", "/runs",
                            "run", "/runs/1",
                            "run-held", "/held?run=1",
                            "carried", "/search?q=p-1234")
                    .forEach((name, path) -> BrowserPagesTest.look(page, name, path, wrong));
            assertThat(wrong).isEmpty();

            page.setViewportSize(1440, 900);
            page.navigate("/search?q=p-1234");
            page.locator("a.open").first().click();
            assertThat(page.locator("tbody tr").first()).containsText("p-1200 to p-1299");
            page.navigate("/runs");
            page.locator("a.open", new Page.LocatorOptions().setHasText("started by ann")).click();
            assertThat(page.locator("tbody tr")).hasCount(50);
            page.locator("text=Older chunks").click();
            assertThat(page.locator("tbody tr")).hasCount(CHUNKS - 50);
            page.navigate("/runs/1");
            page.locator("dl.counts a").click();
            assertThat(page.locator("h1"))
                    .hasText("2 deliveries of run 1 wait for a person, from 1 cause.");
            assertThat(page.locator("tbody tr")).hasCount(2);
            assertThat(page.locator("text=All that things holds")).hasCount(1);
            page.locator(".crumbs a").click();
            assertThat(page.locator("#story")).containsText("More than 20 % would change.");
            page.keyboard().press("r");
            Locator badge = page.locator(".headline .badge");
            assertThat(badge).hasText(Pattern.compile("Running|Done"));
            assertThat(badge).hasText("Done");
            assertThat(page.locator("text=What to do")).hasCount(0);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
