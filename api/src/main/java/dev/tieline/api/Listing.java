package dev.tieline.api;

import java.time.Instant;
import java.util.List;

/** What of an operation can be read part by part, such as the files of a folder, as it is now. */
public sealed interface Listing {
    /** More parts than this are not listed, which is {@link Failed}. */
    int MOST = 100_000;

    /**
     * What is to be listed.
     *
     * @param flow that asks
     * @param operation name of one with {@link Operation.Bulk#PARTS}
     * @param marker what stands behind the name of a part in that of its marker; empty when there
     *     are no markers. A marker is no part
     */
    record Question(String flow, String operation, String marker) {}

    /**
     * All there is.
     *
     * @param parts in any order; also those that are not whole yet, but none whose name says so
     *     (hidden, {@code .part}, {@code .partial}, {@code .tmp})
     * @param refused those that are never read
     */
    record Told(List<Part> parts, List<Refused> refused) implements Listing {
        public Told {
            parts = List.copyOf(parts);
            refused = List.copyOf(refused);
        }
    }

    /** It could not be listed; never {@link Outcome.Accepted}. */
    record Failed(Outcome outcome) implements Listing {}

    /**
     * A part.
     *
     * @param name within its operation; no path, and no control characters
     * @param version the same as long as nothing of it changed, see {@link Reading.Part}
     * @param bytes how large it is
     * @param changed when it was changed last, by the clock of its system
     * @param marked whether its marker is there, and not older than the part itself
     */
    record Part(String name, String version, long bytes, Instant changed, boolean marked) {}

    /**
     * Something that matches and is never read: a link, or a name that cannot be shown.
     *
     * @param name as it can be shown
     */
    record Refused(String name, Fault why) {}
}
