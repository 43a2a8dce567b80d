package dev.tieline.app;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Takes the pictures of the documentation, of a hub that runs the demo, and one that moves many
 * rows. Argument: the folder they are written to, {@code docs/images}.
 */
final class ConsoleImages {
    private static final int HALF = 50;

    private static final String FLOW =
            BulkWorld.FLOW.replace("chunk: 100", "chunk: 25000, absent: delete");

    private static final String NAMED =
            """
            UPDATE product SET name = (ARRAY['Garden hose', 'Lamp', 'Watering can', 'Rake', 'Bird house',
              'Flower pot', 'Spade'])[1 + right(sku, 6)::int % 7], price = 9.9 + right(sku, 6)::int % 40;
            """;

    /** Between two nights. */
    private static final String CHANGES =
            """
            DELETE FROM product WHERE sku IN ('p-000815', 'p-000816');
            UPDATE product SET price = price - 2 WHERE sku IN ('p-001208', 'p-001209', 'p-004000');
            INSERT INTO product VALUES ('p-700001', 'Garden bench', 129), ('p-700002', 'Parasol', 59.9);
            """;

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
        runs(images);
    }

    /** A run of many rows while it is under way, and one that waits to be approved. */
    static void runs(Path images) throws IOException {
        Path folder = Files.createTempDirectory("tieline-images");
        try (BulkWorld world = new BulkWorld()) {
            world.products(600_000);
            world.run("postgres", NAMED);
            try (RunningHub hub =
                            RunningHub.start(folder, world.files(FLOW), InstantSource.system());
                    ConsoleBrowser browser = new ConsoleBrowser()) {
                BulkWorld.run(hub);
                Page page = browser.window(hub.hub(), true);
                hub.command("/api/flows/things/runs");
                page.navigate("/runs/2");
                page.waitForCondition(() -> {
                    page.reload();
                    return page.locator("progress").count() > 0
                            && Integer.parseInt(page.locator("progress").getAttribute("value"))
                                    >= HALF;
                });
                take(page, images.resolve("run-under-way.png"));
                BulkWorld.awaitEnd(hub, 2);
                RunningHub.write(
                        folder,
                        "flows/things.yaml",
                        FLOW.replace("chunk: 25000", "chunk: 25000, approve: required"));
                hub.hub().reload();
                world.run("postgres", "DELETE FROM product WHERE sku > 'p-012000';\n" + CHANGES);
                world.run("shop", "DELETE FROM article WHERE number > 'p-012000';\n");
                BulkWorld.run(hub);
                page.navigate("/runs/3");
                page.locator("button:has-text('Approve')").waitFor();
                take(page, images.resolve("run-waiting.png"));
            }
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
