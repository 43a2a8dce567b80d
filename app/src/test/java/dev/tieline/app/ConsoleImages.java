package dev.tieline.app;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("today", "/");
            pages.put("record", "/records/" + world.recordOf("demo-1"));
            Page page = browser.window(world, true);
            for (Map.Entry<String, String> entry : pages.entrySet()) {
                page.navigate(entry.getValue());
                Path image = images.resolve(entry.getKey() + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(image).setFullPage(true));
                System.out.println(image + " " + size(image) / 1024 + " KB");
            }
        }
    }

    private static long size(Path image) {
        try {
            return Files.size(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
