package dev.tieline.resource;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The access review as CSV: one row for each thing that can do something. */
public final class AccessCsv {
    private static final String HEAD = "system,owner,kind,name,detail,flows,used,review";

    private AccessCsv() {}

    /** What people see of it now. */
    public static String of(List<SystemAccess> systems) {
        return ofJson(systems.stream().map(AccessEndpoints.ACCESS::json).toList());
    }

    /** Of the systems as the API tells them. */
    public static String ofJson(List<? extends Map<?, ?>> systems) {
        StringBuilder csv = new StringBuilder(HEAD).append("\r\n");
        for (Map<?, ?> system : systems) {
            Rows rows = new Rows(csv, system);
            rows.each("operations", "operation", "fields", "flows");
            rows.each("calls", "caller", "path", "flow");
            rows.each("credentials", "credential", "source", "");
            rows.each("people", "person", "role", "");
            items(system, "unused").forEach(words -> rows.row("unused", "", words, "", ""));
        }
        return csv.toString();
    }

    private static List<String> items(Map<?, ?> object, String name) {
        return object.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private record Rows(StringBuilder csv, Map<?, ?> system) {

        void each(String key, String kind, String detail, String flows) {
            if (system.get(key) instanceof List<?> things) {
                for (Object thing : things) {
                    if (thing instanceof Map<?, ?> one) {
                        String name = text(one, kind.equals("caller") ? "flow" : "name");
                        row(kind, name, text(one, detail), text(one, flows), text(one, "used"));
                    }
                }
            }
        }

        void row(String kind, String name, String detail, String flows, String used) {
            String state =
                    system.get("review") instanceof Map<?, ?> review ? text(review, "state") : "";
            csv.append(
                            List.of(
                                            text(system, "system"),
                                            text(system, "owner"),
                                            kind,
                                            name,
                                            detail,
                                            flows,
                                            used,
                                            state)
                                    .stream()
                                    .map(Rows::cell)
                                    .collect(Collectors.joining(",")))
                    .append("\r\n");
        }

        private static String text(Map<?, ?> object, String name) {
            return object.get(name) instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                    : object.containsKey(name) ? String.valueOf(object.get(name)) : "";
        }

        /** What a spreadsheet would run as a formula stays text. */
        private static String cell(String text) {
            String plain = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
            return "\"" + plain.replace("\"", "\"\"") + "\"";
        }
    }
}
