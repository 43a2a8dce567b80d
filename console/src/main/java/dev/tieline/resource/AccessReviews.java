package dev.tieline.resource;

import java.util.List;
import java.util.Optional;

/**
 * Who and what can do what, as people review it; whoever puts the hub together implements it. Shows
 * and takes only what the actor of the thread may see and sign. Thread-safe; may block.
 */
public interface AccessReviews {

    /** Every system, by name. */
    List<SystemAccess> systems();

    /** Systems that no flow uses and credentials that nothing uses; none for who sees not all. */
    List<String> unused();

    /**
     * Signs off what can be done with a system.
     *
     * @param hash of what the owner has seen
     */
    Signed sign(String system, String hash, String actor);

    /** What became of a sign-off. */
    sealed interface Signed {
        /** It is noted; the system now. */
        record Done(SystemAccess system) implements Signed {}

        /** There is no such system for whoever asks. */
        record Unknown() implements Signed {}

        /** It is not theirs to sign. */
        record NotTheirs(String owner) implements Signed {}

        /** It is not what was seen any more. */
        record Changed() implements Signed {}
    }

    /** One system. */
    default Optional<SystemAccess> system(String name) {
        return systems().stream().filter(system -> system.system().equals(name)).findFirst();
    }
}
