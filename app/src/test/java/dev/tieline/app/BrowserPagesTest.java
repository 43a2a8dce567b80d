package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every page of the console: anybody can read it, it fits, it keeps secrets. */
class BrowserPagesTest {
    private static final int WIDE = 1440;
    private static final int NARROW = 390;
    private static final int HIGH = 900;
    private static final String FIRST_PAINT =
            """
            () => new Promise(resolve => new PerformanceObserver(list =>
                list.getEntriesByName('first-contentful-paint').forEach(e => resolve(e.startTime)))
                    .observe({ type: 'paint', buffered: true }))
            """;
    private static final double FIRST_PAINT_MILLIS = 1_500;
    private static final List<String> PERSONAL =
            List.of("visitor-1@", "visitor-3.customer", "visitor-4@", "visitor-7@", "Visitor");

    @TempDir Path folder;

    /** Every page there is, by what it is called here. */
    static Map<String, String> pages(World world) {
        String held = world.recordOf("demo-3");
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("today", "/");
        pages.put("flow", "/flows/lead-capture");
        pages.put("records", "/records");
        pages.put("record", "/records/" + world.recordOf("demo-2"));
        pages.put("record-held", "/records/" + held);
        pages.put("held", "/held");
        pages.put("edit", "/records/" + held + "/edit");
        pages.put("search", "/search?q=nobody");
        pages.put("incidents", "/incidents");
        pages.put("incident", "/incidents/1");
        pages.put("audit", "/audit");
        pages.put("audit-narrow", "/audit?actor=hub&object=nothing");
        pages.put("missing", "/records/none");
        pages.put("access", "/access");
        pages.put("credentials", "/credentials");
        pages.put("people", "/people");
        pages.put("account", "/account");
        pages.put("sign-in", "/sign-in");
        return pages;
    }

    @Test
    void everyPageIsReadableByAllFitsAndKeepsSecrets() throws Exception {
        try (World world = new World(folder);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            world.sendDemo();
            Page page = browser.window(world, true);
            Map<String, String> pages = pages(world);
            page.navigate("/incidents");
            page.waitForCondition(() -> {
                page.reload();
                return page.locator(".rows a.open").count() > 0;
            });
            page.navigate("/held");
            pages.put("group", page.locator(".rows a.open").first().getAttribute("href"));
            List<String> wrong = new ArrayList<>();
            pages.forEach((name, path) -> look(page, name, path, wrong));
            wrong.addAll(browser.complaints());
            assertThat(wrong).isEmpty();
        }
    }

    /** Looks at a page in each width and scheme, and adds what is wrong with it. */
    static void look(Page page, String name, String path, List<String> wrong) {
        page.navigate(path);
        double paint = firstPaint(page);
        if (paint > FIRST_PAINT_MILLIS) {
            wrong.add(name + ": first paint after " + paint + " ms");
        }
        if (!name.equals("edit")) {
            String html = page.content();
            PERSONAL.stream()
                    .filter(html::contains)
                    .forEach(value -> wrong.add(name + ": shows " + value));
        }
        for (int width : List.of(WIDE, NARROW)) {
            page.setViewportSize(width, HIGH);
            Object over =
                    page.evaluate(
                            "document.documentElement.scrollWidth"
                                    + " - document.documentElement.clientWidth");
            if (!over.equals(0)) {
                wrong.add(name + ": wider than " + width + " px by " + over);
            }
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                violations(page, name + " " + scheme + " " + width, wrong);
            }
        }
    }

    private static double firstPaint(Page page) {
        return ((Number) page.evaluate(FIRST_PAINT)).doubleValue();
    }

    // The legacy mode looks at this document only, which is all there is, and opens no more tabs.
    @SuppressWarnings("deprecation")
    private static void violations(Page page, String what, List<String> wrong) {
        new AxeBuilder(page)
                .setLegacyMode(true)
                .analyze()
                .getViolations()
                .forEach(violation ->
                        wrong.add(
                                what
                                        + ": "
                                        + violation.getHelp()
                                        + " "
                                        + violation.getNodes().getFirst().getHtml()));
    }
}
