package dev.tieline.console;

import java.util.List;

/**
 * Where somebody who has proved a password shows a one-time code, or is given them.
 *
 * @param hub its name
 * @param build changes with the assets
 * @param key of the sign-in that is half done
 * @param next where they wanted to go
 * @param secret to put into an authenticator; empty when it has one already
 * @param uri the same as a link
 * @param recovery codes for a lost device, shown once; when there are some, they are in
 * @param problem why it did not go on; empty when nothing was tried
 */
public record CodePage(
        String hub,
        String build,
        String key,
        String next,
        String secret,
        String uri,
        List<String> recovery,
        String problem) {
    public CodePage {
        recovery = List.copyOf(recovery);
    }

    @Override
    public String toString() {
        return "a page for a code";
    }

    /** What it is headed by. */
    public String title() {
        if (!recovery.isEmpty()) {
            return "Keep these recovery codes";
        }
        return secret.isEmpty() ? "Show a code" : "Set up one-time codes";
    }
}
