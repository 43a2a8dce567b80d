package dev.tieline.app;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the pictures of the documentation, of a hub that runs the demo. Argument: the folder they
 * are written to, {@code docs/images}.
 */
final class ConsoleImages {
    private ConsoleImages() {}

    public static void main(String[] arguments) throws Exception {
        Path images = Files.createDirectories(Path.of(arguments[0]));
        Path folder = Files.createTempDirectory("tieline-images");
        try (World world = new World(folder);
                ConsoleBrowser browser = new ConsoleBrowser()) {
            world.sendDemo();
            Page page = browser.window(world, true);
            page.navigate("/");
            take(page, images.resolve("today.png"));
            page.navigate("/held");
            take(page, images.resolve("held.png"));
            page.locator(".rows a.open").first().click();
            take(page, images.resolve("group.png"));
            outage(world, page);
            take(page, images.resolve("record.png"));
            incidents(world, page);
            take(page, images.resolve("incidents.png"));
            page.locator(".rows a.open").first().click();
            take(page, images.resolve("incident.png"));
        }
    }

    /** A lead that waits until the CRM is there again: the story that the picture tells. */
    private static void outage(World world, Page page) throws IOException {
        world.sandbox.crm().stop();
        world.sendLead("visitor-8@customer.example");
        page.navigate("/records/" + world.recordOf("visitor-8@customer.example"));
        page.getByText("Attempt 2").waitFor();
        world.sandbox.crm().start();
        page.locator(".headline").getByText("Delivered").waitFor();
        page.getByText("Attempt 1").first().click();
    }

    /** The CRM is away for longer, and the hub has noticed. */
    private static void incidents(World world, Page page) {
        world.sandbox.crm().stop();
        for (int i = 10; i < 22; i++) {
            world.sendLead("visitor-" + i + "@customer.example");
        }
        page.navigate("/incidents");
        page.waitForCondition(() -> {
            page.reload();
            return page.locator("main").innerText().contains("'crm' takes nothing now");
        });
    }

    private static void take(Page page, Path image) throws IOException {
        page.screenshot(new Page.ScreenshotOptions().setPath(image).setFullPage(true));
        System.out.println(image + " " + Files.size(image) / 1024 + " KB");
    }
}
