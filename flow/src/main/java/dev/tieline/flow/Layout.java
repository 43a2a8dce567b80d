package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which file is what, by its path. Files outside the folders of the language are nobody's business:
 * a workspace may hold a README, scripts and more.
 */
record Layout(
        SortedMap<String, String> systems,
        SortedMap<String, String> contracts,
        SortedMap<String, String> tables,
        SortedMap<String, String> flows) {
    private static final Map<String, String> ENDINGS =
            Map.of(
                    "systems", ".yaml",
                    "contracts", ".schema.json",
                    "reference", ".csv",
                    "flows", ".yaml");
    private static final Map<String, String> LATER =
            Map.of(
                    "domains", "keep several systems in step about the same data",
                    "tests", "run tests of flows");

    static Layout of(WorkspaceFiles files, Findings findings) {
        Layout layout =
                new Layout(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        files.texts().keySet().forEach(path -> layout.place(path, findings));
        return layout;
    }

    private void place(String path, Findings findings) {
        int slash = path.indexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        String rest = path.substring(slash + 1);
        if (LATER.containsKey(folder)) {
            findings.add(
                    Place.startOf(path),
                    "not-yet",
                    "'"
                            + folder
                            + "' is not in this version: it does not yet "
                            + LATER.get(folder)
                            + ".",
                    "A promise that is written down but not kept is worse than none.",
                    "Move the file out of the workspace.");
        }
        String ending = ENDINGS.getOrDefault(folder, "");
        if (ending.isEmpty() || rest.startsWith(".")) {
            return;
        }
        String name =
                rest.endsWith(ending) ? rest.substring(0, rest.length() - ending.length()) : "";
        if (KindCheck.NAME.matcher(name).matches()) {
            of(folder).put(name, path);
            return;
        }
        findings.add(
                Place.startOf(path),
                "file-name",
                "A file in " + folder + "/ cannot be named '" + rest + "'.",
                "It would be passed over.",
                "Name it NAME"
                        + ending
                        + ", with lower case letters, digits and hyphens; no folders below "
                        + folder
                        + "/.");
    }

    private SortedMap<String, String> of(String folder) {
        return switch (folder) {
            case "systems" -> systems;
            case "contracts" -> contracts;
            case "reference" -> tables;
            default -> flows;
        };
    }
}
