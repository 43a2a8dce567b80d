package dev.tieline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * YAML in block style, changed line by line so that places stay what an editor shows. A path is
 * keys with dots between; {@code NAME} stands for any key, {@code []} behind one for its first
 * item, which is a hyphen alone on a line.
 */
final class BlockText {
    private final List<String> lines;

    BlockText(String text) {
        lines = new ArrayList<>(text.lines().toList());
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }

    /** The line of a key, from 1; empty when it is not there. */
    Optional<Integer> line(String path) {
        int at = path.isEmpty() ? 0 : find(steps(path), 0, lines.size());
        return at < 0 ? Optional.empty() : Optional.of(at + 1);
    }

    private static List<String> steps(String path) {
        return List.of(path.replace("[]", ".[]").split("\\.", -1));
    }

    private int find(List<String> steps, int from, int to) {
        if (from >= to) {
            return -1;
        }
        int indent = indent(from);
        for (int at = from; at < to; at++) {
            if (indent(at) != indent || !is(lines.get(at).strip(), steps.getFirst())) {
                continue;
            }
            if (steps.size() == 1) {
                return at;
            }
            int found = find(steps.subList(1, steps.size()), at + 1, end(at));
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private static boolean is(String line, String step) {
        return switch (step) {
            case "[]" -> line.equals("-");
            case "NAME" -> line.contains(":");
            default -> line.startsWith(step + ":");
        };
    }

    private int indent(int at) {
        String line = lines.get(at);
        return line.length() - line.stripLeading().length();
    }

    private int end(int at) {
        int end = at + 1;
        while (end < lines.size() && indent(end) > indent(at)) {
            end++;
        }
        return end;
    }

    private int at(String path) {
        return line(path).orElseThrow(() -> new AssertionError("no " + path + " in " + this)) - 1;
    }

    /** Whether there are keys below this one. */
    boolean opens(String path) {
        return path.isEmpty() || line(path).filter(line -> end(line - 1) > line).isPresent();
    }

    /** Takes a key out with all below it. */
    void remove(String path) {
        int at = at(path);
        lines.subList(at, end(at)).clear();
    }

    /** Puts a value in place of all that is at a key. */
    void set(String path, String value) {
        int at = at(path);
        String key = lines.get(at);
        lines.subList(at, end(at)).clear();
        lines.add(at, (key.substring(0, key.indexOf(':') + 1) + " " + value).stripTrailing());
    }

    /** Adds a line as the first below a key; returns its number, from 1. */
    int add(String path, String line) {
        int at = path.isEmpty() ? -1 : at(path);
        String indent = at < 0 ? "" : " ".repeat(indent(at + 1));
        lines.add(at + 1, indent + line);
        return at + 2;
    }
}
