package dev.tieline.caller;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Fetches what a scheme names, or refuses: an empty keyring would let nobody or anybody in. */
final class Keyring {
    /** A rotation needs two; more than this is a mistake, and each costs every request an HMAC. */
    private static final int MAX_KEYS = 8;

    private Keyring() {}

    /** One key for each value of each name, made by {@code maker} from name and secret. */
    static <K> List<K> read(
            List<String> names, Credentials credentials, BiFunction<String, Secret, K> maker) {
        if (names.isEmpty() || names.size() > MAX_KEYS) {
            throw new UnusableScheme(
                    "caller-key",
                    "the callers' scheme names " + names.size() + " credentials",
                    "Name 1 to " + MAX_KEYS + " credentials that callers prove themselves with.");
        }
        List<K> keys = new ArrayList<>();
        for (String name : names) {
            for (Secret secret : fetch(name, credentials)) {
                if (keys.size() < MAX_KEYS) {
                    keys.add(maker.apply(name, secret));
                }
            }
        }
        if (keys.isEmpty()) {
            throw unset(names.getFirst(), "it has ended", "");
        }
        return List.copyOf(keys);
    }

    /** None of one that has ended: another of the scheme may be good. */
    private static List<Secret> fetch(String name, Credentials credentials) {
        List<Secret> secrets;
        try {
            secrets = credentials.values(name);
        } catch (Credentials.MissingCredential missing) {
            throw unset(name, String.valueOf(missing.getMessage()), missing.remedy());
        }
        if (secrets.stream().anyMatch(Secret::isEmpty)) {
            throw unset(name, "its value is empty", "");
        }
        return secrets;
    }

    private static UnusableScheme unset(String name, String why, String remedy) {
        return new UnusableScheme(
                "caller-key",
                "credential \"" + name + "\" that proves callers cannot be had: " + why,
                (remedy.isEmpty() ? "Set it; until then" : remedy + " Until then")
                        + " the flow does not start, because anybody could call it.");
    }
}
