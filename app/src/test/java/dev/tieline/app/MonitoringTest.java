package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.format.JsonText;
import dev.tieline.format.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and the dashboard for those who watch from outside ask for what the hub tells. */
class MonitoringTest {
    private static final Path FOLDER = DocumentPage.ROOT.resolve("examples/monitoring");
    private static final Pattern METRIC = Pattern.compile("tieline_[a-z_]+");
    private static final Pattern TOLD = Pattern.compile("# TYPE (tieline_[a-z_]+) ");
    private static final Pattern LABEL = Pattern.compile("\\b(flow|destination|system|kind)\\b");
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;

    private Set<String> told() {
        Set<String> told = new TreeSet<>();
        try (RunningHub hub = RunningHub.start(folder, FLOW)) {
            String text = hub.send(hub.request("/metrics").GET()).body();
            TOLD.matcher(text).results().forEach(found -> told.add(found.group(1)));
        }
        return told;
    }

    private static Set<String> asked(String text) {
        Set<String> asked = new TreeSet<>();
        METRIC.matcher(text).results().forEach(found -> asked.add(found.group()));
        return asked;
    }

    @Test
    void everyRuleIsWholeAndAsksForMetricsThatAreThere() throws IOException {
        String text = Files.readString(FOLDER.resolve("alerts.yaml"));
        Findings findings = new Findings();
        Node root = YamlText.read("alerts.yaml", text, findings).orElseThrow();
        assertThat(findings.sorted()).isEmpty();
        Node.Mapping group =
                (Node.Mapping)
                        ((Node.Sequence) ((Node.Mapping) root).entry("groups").orElseThrow())
                                .items()
                                .getFirst();
        List<Node> rules = ((Node.Sequence) group.entry("rules").orElseThrow()).items();
        assertThat(rules).hasSizeGreaterThan(4);
        for (Node rule : rules) {
            assertThat(((Node.Mapping) rule).entries().keySet())
                    .contains("alert", "expr", "for", "labels", "annotations");
        }
        assertThat(told()).containsAll(asked(text));
        assertThat(LABEL.matcher(text).results().count()).isPositive();
    }

    @Test
    void everyPanelOfTheDashboardAsksForMetricsThatAreThere() throws IOException {
        String text = Files.readString(FOLDER.resolve("grafana.json"));
        Map<String, ?> dashboard =
                JsonText.readFile("grafana.json", text, new Findings()).orElseThrow().tree();
        List<?> panels = (List<?>) Document.of(dashboard).at("/panels").orElseThrow();
        assertThat(panels).hasSizeGreaterThan(9);
        for (Object panel : panels) {
            String one = JsonText.compact(panel);
            assertThat(asked(one)).as(one).isNotEmpty();
            assertThat(one).contains("\"gridPos\"", "\"datasource\"", "\"targets\"");
        }
        assertThat(told()).containsAll(asked(text));
    }
}
