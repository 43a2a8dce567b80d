package dev.tieline.plan;

import dev.tieline.api.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of one classed field so far.
 *
 * @param classification {@code personal}, {@code payment} or {@code secret}
 * @param field its name where it comes from, as {@code record.email}
 * @param way where it was declared, and each place that passed it on
 */
record Trail(String classification, String field, List<String> way) {

    Trail {
        way = List.copyOf(way);
    }

    /** A field where it is declared. */
    static Trail from(String classification, String field, Place declared) {
        return new Trail(classification, field, List.of(stop(declared, field)));
    }

    /** This way and one place more. */
    Trail through(Place place, String what) {
        List<String> more = new ArrayList<>(way);
        more.add(stop(place, what));
        return new Trail(classification, field, more);
    }

    /** The whole way on one line. */
    String words() {
        return String.join(" > ", way);
    }

    private static String stop(Place place, String what) {
        return what + " (" + place.file() + ":" + place.line() + ")";
    }
}
