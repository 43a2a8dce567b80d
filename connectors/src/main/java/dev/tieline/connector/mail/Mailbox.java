package dev.tieline.connector.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody's address, with the name shown beside it.
 *
 * @param name may be empty; without control characters
 * @param address ASCII, as in {@code hello@acme.example}
 */
record Mailbox(String name, String address) {
    private static final int MAX_ADDRESS = 254;
    private static final int MAX_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern ADDRESS =
            Pattern.compile(ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern NAMED = Pattern.compile("([^<>\"]*)<([^<>]*)>");

    /**
     * Reads {@code a@b.example} or {@code Name <a@b.example>}; empty when it is neither. Quoted
     * local parts and addresses beyond ASCII are not taken: few servers do.
     */
    static Optional<Mailbox> parse(String text) {
        if (ControlCharacters.in(text)) {
            return Optional.empty();
        }
        Matcher named = NAMED.matcher(text.strip());
        if (named.matches()) {
            return addressed(named.group(2)).map(a -> new Mailbox(named.group(1).strip(), a));
        }
        return addressed(text).map(a -> new Mailbox("", a));
    }

    /** The bare address in the text, checked; empty when it is not exactly one. */
    static Optional<String> addressed(String text) {
        boolean fits =
                text.length() <= MAX_ADDRESS
                        && text.indexOf('@') <= MAX_LOCAL
                        && ADDRESS.matcher(text).matches();
        return fits ? Optional.of(text) : Optional.empty();
    }

    /** What stands after the @. */
    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }
}
