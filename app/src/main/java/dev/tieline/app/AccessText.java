package dev.tieline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The access review as people read it on a terminal. */
final class AccessText {
    private AccessText() {}

    static String of(List<? extends Map<?, ?>> systems) {
        return systems.stream().map(AccessText::system).collect(Collectors.joining("\n"));
    }

    /** What nothing uses at all. */
    static String unused(Map<?, ?> answer) {
        List<String> lines = texts(answer, "unused");
        return lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n";
    }

    private static String system(Map<?, ?> one) {
        List<String> lines = new ArrayList<>();
        String clearance = list(one, "clearance");
        lines.add(
                Tree.text(one, "system")
                        + "  "
                        + Tree.text(one, "reach")
                        + ", owner "
                        + Tree.text(one, "owner")
                        + (Tree.truth(one, "readOnly") ? ", read-only" : "")
                        + (clearance.isEmpty() ? "" : ", cleared for " + clearance));
        for (Map<?, ?> operation : Tree.objects(one, "operations")) {
            String fields = list(operation, "fields");
            String flows = list(operation, "flows");
            lines.add(
                    "  may be called: "
                            + Tree.text(operation, "name")
                            + (fields.equals("*") ? " with all fields" : " with " + fields)
                            + (flows.isEmpty() ? "" : ", by " + flows)
                            + used(operation));
        }
        for (Map<?, ?> call : Tree.objects(one, "calls")) {
            lines.add(
                    "  calls: "
                            + Tree.text(call, "flow")
                            + " at "
                            + Tree.text(call, "path")
                            + used(call));
        }
        for (Map<?, ?> credential : Tree.objects(one, "credentials")) {
            lines.add(
                    "  credential: "
                            + Tree.text(credential, "name")
                            + " from "
                            + Tree.text(credential, "source")
                            + after(", since ", Tree.text(credential, "since"))
                            + used(credential)
                            + after(", ends ", Tree.text(credential, "ends")));
        }
        for (Map<?, ?> person : Tree.objects(one, "people")) {
            String tokens = Tree.text(person, "tokens");
            lines.add(
                    "  person: "
                            + Tree.text(person, "name")
                            + ", "
                            + Tree.text(person, "role")
                            + (tokens.equals("0") ? "" : ", tokens " + tokens)
                            + used(person));
        }
        texts(one, "unused").forEach(words -> lines.add("  unused: " + words));
        proposal(one).forEach(line -> lines.add("    " + line));
        lines.add("  " + review(Tree.object(one, "review")));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> proposal(Map<?, ?> one) {
        return one.get("proposal") instanceof String yaml && !yaml.isEmpty()
                ? yaml.lines().map(line -> line.replaceAll("\\p{Cntrl}", "\uFFFD")).toList()
                : List.of();
    }

    private static String review(Map<?, ?> review) {
        String state = Tree.text(review, "state");
        return "review: "
                + state
                + after(", signed off by ", Tree.text(review, "by"))
                + after(" at ", Tree.text(review, "signed"))
                + after(", due ", Tree.text(review, "due"))
                + ", hash "
                + Tree.text(review, "hash");
    }

    private static String used(Map<?, ?> thing) {
        return after(", last used ", Tree.text(thing, "used"));
    }

    private static String after(String before, String text) {
        return text.isEmpty() ? "" : before + text;
    }

    private static String list(Map<?, ?> object, String name) {
        return String.join(", ", texts(object, name));
    }

    private static List<String> texts(Map<?, ?> object, String name) {
        return object.get(name) instanceof List<?> list
                ? list.stream()
                        .map(item -> String.valueOf(item).replaceAll("\\p{Cntrl}", "\uFFFD"))
                        .toList()
                : List.of();
    }
}
