package dev.tieline.app;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The machine's own Chromium, driven; it writes down what pages complain about. One thread. */
final class ConsoleBrowser implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 30_000;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path MAC =
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    /** Who is signed in in every window. */
    static final String NAME = "ada";

    static final String PASSWORD = "a sentence nobody guesses";

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    ConsoleBrowser() {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable())
                                        .setArgs(ARGUMENTS));
    }

    private static Path executable() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin";
        return Stream.concat(
                        NAMES.stream()
                                .flatMap(name ->
                                        Stream.of(path.split(File.pathSeparator))
                                                .map(folder -> Path.of(folder, name))),
                        Stream.of(MAC))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium on the PATH"));
    }

    /** A new person with a new window, 1440 px wide, whose system prefers light. */
    Page window(World world, boolean javaScript) {
        return window(world.hub, javaScript);
    }

    /** The same, of any hub. */
    Page window(Composition hub, boolean javaScript) {
        Page page = stranger(hub, javaScript);
        page.context()
                .addCookies(
                        List.of(
                                new Cookie("tieline-session", session(hub.faces().people()))
                                        .setUrl(hub.url().toString())));
        return page;
    }

    /** The same, and nobody is signed in. */
    Page stranger(Composition hub, boolean javaScript) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setBaseURL(hub.url().toString())
                                .setJavaScriptEnabled(javaScript)
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setViewportSize(1440, 900));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        complaints.clear();
        context.onConsoleMessage(message -> {
            // An error page is an answer, not an error.
            if (message.type().equals("error")
                    && !message.text().contains("the server responded with a status of 4")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
        return context.newPage();
    }

    private static String session(People people) {
        people.first(NAME, PASSWORD);
        Account account = people.account(NAME).orElseThrow();
        people.change(account.with(Role.ADMIN, Set.of(), true), Actor.HUB);
        return ((People.SignIn.Welcome) people.signIn(NAME, PASSWORD, "test")).session();
    }

    /** Errors on the browser's console since the newest window was opened, such as of the CSP. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
