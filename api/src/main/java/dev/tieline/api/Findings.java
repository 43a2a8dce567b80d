package dev.tieline.api;

import java.util.ArrayList;
import java.util.List;

/** Collects the findings of one check, so that all come at once. Not thread-safe. */
public final class Findings {
    private final List<Finding> found = new ArrayList<>();

    public void add(Finding finding) {
        found.add(finding);
    }

    /** Adds a finding from its parts; see {@link Finding}. */
    public void add(Place place, String code, String message, String why, String remedy) {
        found.add(new Finding(place, code, message, why, remedy));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    /** All findings, sorted by place, each once. */
    public List<Finding> sorted() {
        return found.stream().sorted().distinct().toList();
    }
}
