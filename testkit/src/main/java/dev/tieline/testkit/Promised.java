package dev.tieline.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a store was asked to keep and what it said it had kept, as its user wrote it down in the
 * trace: {@code will RECORD PART VALUE} before asking, {@code did RECORD PART} after the answer. A
 * record has parts (its payload, each delivery) that take one value after another. Not thread-safe.
 */
public final class Promised {
    private final Map<String, Map<String, Part>> records = new LinkedHashMap<>();
    private final List<String> answered = new ArrayList<>();
    private int answers;

    /** The values of a part in order, and which of them it has at least. */
    private static final class Part {
        final List<String> values = new ArrayList<>();
        int least = -1;
    }

    /** The line to say before asking. */
    public static String will(String record, String part, String value) {
        return "will " + record + ' ' + part + ' ' + value + '\n';
    }

    /** The line to say after the answer. */
    public static String did(String record, String part) {
        return "did " + record + ' ' + part + '\n';
    }

    /** Hears what was said. */
    public void hear(String said) {
        for (String line : said.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "will" -> part(words[1], words[2]).values.add(words[3]);
                case "did" -> {
                    Part part = part(words[1], words[2]);
                    part.least = part.values.size() - 1;
                    answered.add(words[1]);
                    answers++;
                }
                default -> {}
            }
        }
    }

    private Part part(String record, String part) {
        return records.computeIfAbsent(record, _ -> new LinkedHashMap<>())
                .computeIfAbsent(part, _ -> new Part());
    }

    /** How many answers were heard. */
    public int answers() {
        return answers;
    }

    /** The records answered last, at most so many. */
    public List<String> latest(int count) {
        return answered.subList(Math.max(0, answered.size() - count), answered.size()).stream()
                .distinct()
                .toList();
    }

    /** All records that were ever asked for. */
    public List<String> records() {
        return List.copyOf(records.keySet());
    }

    /** A copy that does not change when more is heard. */
    public Promised now() {
        Promised copy = new Promised();
        records.forEach((record, parts) ->
                parts.forEach((name, part) -> {
                    Part same = copy.part(record, name);
                    same.values.addAll(part.values);
                    same.least = part.least;
                }));
        copy.answered.addAll(answered);
        copy.answers = answers;
        return copy;
    }

    /** Whether this record must be there. */
    public boolean owed(String record) {
        return records.getOrDefault(record, Map.of()).values().stream()
                .anyMatch(part -> part.least >= 0);
    }

    /**
     * What is wrong with a record that is there; empty when nothing is.
     *
     * @param found its parts and their values
     */
    public List<String> wrong(String record, Map<String, String> found) {
        Map<String, Part> asked = records.getOrDefault(record, Map.of());
        List<String> wrong = new ArrayList<>();
        if (asked.isEmpty()) {
            wrong.add(record + " was never asked for");
        }
        Map<String, String> rest = new HashMap<>(found);
        asked.forEach((name, part) -> {
            String value = String.valueOf(rest.remove(name));
            int at = part.values.lastIndexOf(value);
            if (at < 0 || at < part.least) {
                wrong.add(
                        "%s: %s is %s, asked were %s, answered was %s"
                                .formatted(record, name, value, part.values, least(part)));
            }
        });
        rest.forEach((name, value) -> wrong.add(record + " has " + name + ' ' + value + ", too"));
        return wrong;
    }

    private static String least(Part part) {
        return part.least < 0 ? "nothing" : part.values.get(part.least);
    }
}
