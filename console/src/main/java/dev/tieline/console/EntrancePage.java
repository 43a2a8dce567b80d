package dev.tieline.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where somebody gets in.
 *
 * @param hub its name
 * @param build changes with the assets
 * @param title of the page
 * @param text what it is for
 * @param action where the form goes
 * @param key of the link that led here; empty when none did
 * @param next where they wanted to go
 * @param name what they sign in with
 * @param named whether the name is given already
 * @param fresh whether a password is chosen, not checked
 * @param provider host of the identity provider that somebody may sign in at; empty when none
 * @param gone whether somebody has just signed out, who came by the provider
 * @param problem why it did not go on; empty when nothing was tried
 */
public record EntrancePage(
        String hub,
        String build,
        String title,
        String text,
        String action,
        String key,
        String next,
        String name,
        boolean named,
        boolean fresh,
        String provider,
        boolean gone,
        String problem) {

    /** Where the way to the provider begins. */
    public String away() {
        return "/sign-in/provider?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /** The same for somebody who has just signed out. */
    EntrancePage left() {
        return new EntrancePage(
                hub, build, title, text, action, key, next, name, named, fresh, provider, true,
                problem);
    }
}
