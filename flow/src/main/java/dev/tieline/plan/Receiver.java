package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.flow.SystemFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who gets what a mapping makes, and the classes of data it may get.
 *
 * @param target what is filled, for people
 * @param system its file; empty when it is not known, which is a finding elsewhere
 */
record Receiver(String target, Optional<SystemFile> system) {
    private static final String SECRET = "secret";
    private static final int MOST_WAYS = 5;

    /**
     * Adds a finding for each class of data that may not go there.
     *
     * @param at where the expression stands
     * @param field what it fills, for people
     * @param read ways of all that the expression reads
     * @param shown ways of what shows in what it gives
     * @return whether all may go there
     */
    boolean takes(Place at, String field, List<Trail> read, List<Trail> shown, Findings findings) {
        Map<String, List<Trail>> refused = new LinkedHashMap<>();
        read.stream()
                .filter(trail -> trail.classification().equals(SECRET))
                .forEach(trail -> add(refused, trail));
        shown.stream()
                .filter(trail -> !trail.classification().equals(SECRET))
                .filter(trail -> !cleared(trail.classification()))
                .forEach(trail -> add(refused, trail));
        refused.forEach((classification, trails) ->
                findings.add(
                        at,
                        classification.equals(SECRET) ? "secret-leaves" : "class-not-cleared",
                        message(classification),
                        why(classification, trails, at, field),
                        remedy(classification)));
        return refused.isEmpty();
    }

    private static void add(Map<String, List<Trail>> refused, Trail trail) {
        refused.merge(
                trail.classification(),
                List.of(trail),
                (some, more) ->
                        java.util.stream.Stream.concat(some.stream(), more.stream())
                                .distinct()
                                .toList());
    }

    private boolean cleared(String classification) {
        return system.isEmpty() || system.get().clearance().contains(classification);
    }

    private String message(String classification) {
        return classification.equals(SECRET)
                ? "The expression reads a field of class secret and sends it to '" + target + "'"
                : "The expression sends a value of class "
                        + classification
                        + " to '"
                        + target
                        + "', and '"
                        + name()
                        + "' is not cleared for it";
    }

    private static String why(String classification, List<Trail> trails, Place at, String field) {
        String ways =
                trails.stream()
                        .limit(MOST_WAYS)
                        .map(trail -> trail.through(at, field).words())
                        .collect(Collectors.joining("; "));
        String more =
                trails.size() > MOST_WAYS ? "; and " + (trails.size() - MOST_WAYS) + " more" : "";
        String rule =
                classification.equals(SECRET)
                        ? "what a contract calls secret may not leave the hub"
                        : "classed data go only where a system's owner cleared it for them";
        return rule + "; the way: " + ways + more;
    }

    private String remedy(String classification) {
        return classification.equals(SECRET)
                ? "map other fields, or classify it otherwise in the contract"
                : "take it out, or add '"
                        + classification
                        + "' to 'clearance' in "
                        + system.map(file -> file.declaration().place().file()).orElse("");
    }

    private String name() {
        return system.map(file -> file.declaration().name()).orElse("");
    }
}
