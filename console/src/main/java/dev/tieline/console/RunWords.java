package dev.tieline.console;

import dev.tieline.contract.JsonContract;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.run.Pace;
import java.util.ArrayList;
import java.util.List;

/** What a run came to, as people say it. */
final class RunWords {
    private RunWords() {}

    static Badge badge(Run.State state) {
        return switch (state) {
            case RUNNING -> new Badge("wait", "retry", "Running");
            case WAITING -> new Badge("held", "hand", "Waiting");
            case DONE -> new Badge("good", "check", "Done");
            case FAILED -> new Badge("bad", "cross", "Failed");
            case CANCELLED -> new Badge("calm", "dash", "Cancelled");
        };
    }

    /** {@code 431 told, 3 new, 428 duplicate}; of rows in bulk {@code 431 read, 3 created}. */
    static String counts(Run run) {
        return run.rows().chunks() == 0 ? items(run.counts()) : rows(run.counts(), run.rows());
    }

    private static String items(Run.Counts counts) {
        List<String> words = new ArrayList<>();
        words.add(Words.number(counts.told()) + " told");
        words.add(Words.number(counts.taken()) + " new");
        add(words, counts.duplicate(), "duplicate");
        add(words, counts.held(), "held");
        add(words, counts.refused(), "refused");
        return String.join(", ", words);
    }

    private static String rows(Run.Counts counts, Run.Rows rows) {
        List<String> words = new ArrayList<>();
        words.add(Words.number(counts.told()) + " read");
        words.addAll(became(counts, rows));
        return String.join(", ", words);
    }

    private static List<String> became(Run.Counts counts, Run.Rows rows) {
        List<String> words = new ArrayList<>();
        add(words, rows.created(), "created");
        add(words, rows.changed(), "changed");
        add(words, rows.same(), "same");
        add(words, rows.gone(), "gone");
        add(words, rows.skipped(), "skipped");
        add(words, counts.held(), "held");
        add(words, counts.refused(), "refused");
        return words;
    }

    /** What became of the rows of a chunk. */
    static String counts(RunChunk chunk) {
        List<String> words = became(chunk.counts(), chunk.rows());
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }

    private static void add(List<String> words, long count, String word) {
        if (count > 0) {
            words.add(Words.number(count) + " " + word);
        }
    }

    /** {@code 1,240 rows/s, about 3 min left of 1,000,000}; empty when nobody knows. */
    static String pace(Run run, Pace pace) {
        String what = run.rows().chunks() > 0 ? " rows/s" : " items/s";
        List<String> words = new ArrayList<>();
        pace.rate()
                .ifPresent(rate ->
                        words.add((rate < 1 ? "under 1" : Words.number(Math.round(rate))) + what));
        pace.left().ifPresent(left -> words.add("about " + Words.age(left) + " left"));
        pace.expected()
                .ifPresent(all -> words.add(Words.number(all) + " expected, as many as last time"));
        return String.join(", ", words);
    }

    /** {@code keys A to F}; a bound that was erased is open. Masked already; empty without keys. */
    static String keys(RunChunk chunk) {
        if (chunk.low().isEmpty() && chunk.high().isEmpty()) {
            return "";
        }
        if (chunk.low().equals(JsonContract.MASK) || chunk.low().equals(chunk.high())) {
            return chunk.low();
        }
        return open(chunk.low()) + " to " + open(chunk.high());
    }

    private static String open(String key) {
        return key.isEmpty() ? "…" : key;
    }
}
