package dev.tieline.app;

import dev.tieline.flow.SystemFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is granted to a system and not used, and the grant without it. */
final class SmallerGrant {
    /** What was not used for so long is not needed. */
    static final Duration IDLE = Duration.ofDays(90);

    private final SystemFile file;
    private final GrantUse use;
    private final LastUse last;
    private final Instant now;
    private final List<String> unused = new ArrayList<>();
    private final Map<String, List<String>> allow = new LinkedHashMap<>();
    private final List<String> clearance = new ArrayList<>();

    SmallerGrant(SystemFile file, GrantUse use, LastUse last, Instant now) {
        this.file = file;
        this.use = use;
        this.last = last;
        this.now = now;
        file.declaration().allow().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(grant -> operation(grant.getKey(), grant.getValue()));
        file.clearance().forEach(this::classification);
    }

    private String name() {
        return file.declaration().name();
    }

    private void operation(String operation, List<String> fields) {
        GrantUse.Use used = use.of(name(), operation);
        if (used.flows().isEmpty()) {
            unused.add("No flow calls '" + operation + "'.");
            return;
        }
        Optional<String> idle = idle(operation);
        if (idle.isPresent()) {
            unused.add(idle.get());
            return;
        }
        allow.put(operation, fields);
        if (used.fillsAny()) {
            return;
        }
        if (fields.contains(SystemFile.ALL_FIELDS)) {
            unused.add("'" + operation + "' may send all fields; flows fill " + words(used) + ".");
            allow.put(operation, List.copyOf(used.fields()));
            return;
        }
        List<String> needed = fields.stream().filter(used::fills).toList();
        fields.stream()
                .filter(field -> !used.fills(field))
                .forEach(field ->
                        unused.add("No flow fills '" + field + "' of '" + operation + "'."));
        allow.put(operation, needed);
    }

    private static String words(GrantUse.Use used) {
        return used.fields().isEmpty() ? "none" : String.join(", ", used.fields());
    }

    private Optional<String> idle(String operation) {
        Optional<Instant> called = last.of(name(), operation);
        // A younger call may be behind the records that were looked at.
        boolean sure = last.unsure(name(), operation).filter(this::isYoung).isEmpty();
        if (sure && called.filter(at -> !isYoung(at)).isPresent()) {
            long days = Duration.between(called.get(), now).toDays();
            return Optional.of("'" + operation + "' was not called for " + days + " days.");
        }
        return last.neverCalled(name(), operation).filter(since -> !isYoung(since)).isPresent()
                ? Optional.of("'" + operation + "' was never called.")
                : Optional.empty();
    }

    private boolean isYoung(Instant at) {
        return !at.plus(IDLE).isBefore(now);
    }

    private void classification(String classification) {
        // A reply may carry what no delivery does.
        if (file.caller().isEmpty() && use.neverGets(name(), classification)) {
            unused.add("Nothing of class " + classification + " goes there.");
        } else {
            clearance.add(classification);
        }
    }

    List<String> unused() {
        return unused;
    }

    /** To be written in place of what is there; empty when everything is used. */
    String yaml() {
        if (unused.isEmpty()) {
            return "";
        }
        String path = file.declaration().place().file();
        if (allow.isEmpty() && !file.receivesOnly()) {
            return "# Nothing uses " + name() + ": take " + path + " out.\n";
        }
        StringBuilder yaml = new StringBuilder("# in ").append(path).append('\n');
        if (clearance.size() < file.clearance().size()) {
            yaml.append("clearance: [").append(String.join(", ", clearance)).append("]\n");
        }
        yaml.append("allow:\n");
        allow.forEach((operation, fields) ->
                yaml.append("  ")
                        .append(operation)
                        .append(": ")
                        .append(
                                fields.contains(SystemFile.ALL_FIELDS)
                                        ? "all"
                                        : "[" + String.join(", ", fields) + "]")
                        .append('\n'));
        return yaml.toString();
    }
}
