package dev.tieline.resource;

import dev.tieline.api.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The credentials of the hub, as the API asks for them; whoever puts the hub together implements
 * it. Thread-safe; may block. Never gives a value out.
 */
public interface Safe {
    /**
     * What people see of a credential.
     *
     * @param name of it
     * @param source where it comes from: {@code env}, {@code file}, {@code vault}, {@code oauth},
     *     or {@code hashicorp:} with path and field
     * @param version the newest one's number; 0 where nobody counts
     * @param good how many versions may be used now
     * @param fingerprint tells two values apart; empty without a vault
     * @param since when the newest version was stored
     * @param used when it was used last, to ten minutes
     * @param ends when the last good one ends, as far as known; a day or a time
     * @param systems that use it
     * @param flows that use those
     * @param others what else uses it, in a word or two
     */
    record Known(
            String name,
            String source,
            int version,
            int good,
            String fingerprint,
            Optional<Instant> since,
            Optional<Instant> used,
            String ends,
            List<String> systems,
            List<String> flows,
            List<String> others) {
        public Known {
            others = List.copyOf(others);
            systems = List.copyOf(systems);
            flows = List.copyOf(flows);
        }

        /** Whether nobody would miss it. */
        public boolean unused() {
            return systems.isEmpty() && others.isEmpty();
        }
    }

    /** What a command came to. */
    sealed interface Answer {
        /** It is done; the credential now. */
        record Done(Known known) implements Answer {}

        /** It is not; nothing was changed. */
        record No(int status, String code, String why) implements Answer {}
    }

    /** All that are declared or kept, by name. */
    List<Known> all();

    /** Keeps a value as the newest version; the ones before it stay good for the overlap. */
    Answer put(String name, Secret value, Duration overlap, String actor);

    /** Ends every version. */
    Answer end(String name, String actor);

    /** Locks the vault with another key; why not, when it cannot. */
    Optional<Answer.No> relock(Secret key, String actor);
}
