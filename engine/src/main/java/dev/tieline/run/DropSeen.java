package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.api.Reading;
import java.util.List;
import java.util.Optional;

/**
 * What a look into a folder found that somebody asked for.
 *
 * @param fault why nobody could look; empty when somebody did
 * @param name of the file that was asked for; empty for the next one that is new
 * @param named the file of that name, or that next one; empty when it is not there
 * @param waiting names of files that are new and not whole
 * @param waits whether a file that failed keeps all others from being read
 */
record DropSeen(
        Optional<Fault> fault,
        String name,
        Optional<Reading.Part> named,
        List<String> waiting,
        boolean waits) {
    DropSeen {
        waiting = List.copyOf(waiting);
    }

    static DropSeen nothing(Fault fault) {
        return new DropSeen(Optional.of(fault), "", Optional.empty(), List.of(), false);
    }

    /** The file that was asked for by its name, if it is whole. */
    Optional<Reading.Part> part() {
        return named.filter(part -> !waiting.contains(part.name()));
    }
}
