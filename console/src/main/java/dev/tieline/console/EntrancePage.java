package dev.tieline.console;

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
        String problem) {}
