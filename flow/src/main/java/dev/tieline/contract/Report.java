package dev.tieline.contract;

import dev.tieline.api.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the problems of one record while rules walk through it. Knows where the walk is, so that
 * a pointer is only spelled out when there is a problem. One thread, one record.
 */
final class Report {
    /** The most problems told of one record. */
    static final int MAX_PROBLEMS = 100;

    private Object[] trail = new Object[8];
    private int depth;
    private @Nullable List<Problem> problems;

    /** Goes into a field (text) or an item (whole number). */
    void enter(Object step) {
        if (depth == trail.length) {
            trail = Arrays.copyOf(trail, depth * 2);
        }
        trail[depth++] = step;
    }

    void leave() {
        depth--;
    }

    /** Notes a problem where the walk is. */
    void add(String keyword, @Nullable Object wanted, @Nullable Object came, String meaning) {
        if (problems == null) {
            problems = new ArrayList<>();
        }
        if (problems.size() < MAX_PROBLEMS) {
            String message = Words.broken(keyword, wanted, came);
            problems.add(new Problem(pointer(), keyword, message, meaning));
        }
    }

    Verdict verdict() {
        return problems == null ? Verdict.Valid.VALID : new Verdict.Invalid(problems);
    }

    private String pointer() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            text.append('/').append(Pointers.escape(trail[i].toString()));
        }
        return text.toString();
    }
}
