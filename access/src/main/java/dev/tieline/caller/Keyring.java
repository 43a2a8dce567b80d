package dev.tieline.caller;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.util.List;
import java.util.function.BiFunction;

/** Fetches what a scheme names, or refuses: an empty keyring would let nobody or anybody in. */
final class Keyring {
    /** A rotation needs two; more than this is a mistake, and each costs every request an HMAC. */
    private static final int MAX_KEYS = 8;

    private Keyring() {}

    /** One key for each name, made by {@code maker} from name and secret. */
    static <K> List<K> read(
            List<String> names, Credentials credentials, BiFunction<String, Secret, K> maker) {
        if (names.isEmpty() || names.size() > MAX_KEYS) {
            throw new UnusableScheme(
                    "caller-key",
                    "the callers' scheme names " + names.size() + " credentials",
                    "Name 1 to " + MAX_KEYS + " credentials that callers prove themselves with.");
        }
        return names.stream().map(name -> maker.apply(name, fetch(name, credentials))).toList();
    }

    private static Secret fetch(String name, Credentials credentials) {
        Secret secret;
        try {
            secret = credentials.credential(name);
        } catch (Credentials.MissingCredential missing) {
            throw unset(name, String.valueOf(missing.getMessage()));
        }
        if (secret.isEmpty()) {
            throw unset(name, "its value is empty");
        }
        return secret;
    }

    private static UnusableScheme unset(String name, String why) {
        return new UnusableScheme(
                "caller-key",
                "credential \"" + name + "\" that proves callers cannot be had: " + why,
                "Set it; until then the flow does not start, because anybody could call it.");
    }
}
