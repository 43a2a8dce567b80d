package dev.tieline.flow;

import dev.tieline.api.Finding;
import dev.tieline.format.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as programs read them. */
public final class FindingJson {
    private FindingJson() {}

    /** A JSON object: {@code ok}, and {@code findings} with all that is known of each. */
    public static String of(List<Finding> findings, WorkspaceFiles files) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("ok", findings.isEmpty());
        whole.put("findings", findings.stream().map(finding -> tree(finding, files)).toList());
        return JsonText.pretty(whole);
    }

    /** One finding as a value tree. */
    public static Map<String, Object> tree(Finding finding, WorkspaceFiles files) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", finding.place().file());
        tree.put("line", (long) finding.place().line());
        tree.put("column", (long) finding.place().column());
        tree.put("code", finding.code());
        tree.put("message", FindingText.sentence(finding.message()));
        tree.put("why", FindingText.sentence(finding.why()));
        tree.put("remedy", FindingText.sentence(finding.remedy()));
        tree.put("source", FindingText.line(finding, files));
        return tree;
    }
}
