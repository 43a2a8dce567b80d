package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.format.JsonText;
import dev.tieline.format.YamlText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EditorSchemaTest {
    private static final Map<String, String> SCHEMAS =
            EditorSchema.files(SampleConnectors.ALL.values());
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDialect(Dialects.getDraft202012());

    static Stream<String> examples() {
        return WorkspaceFolder.acme().texts().keySet().stream().filter(p -> p.endsWith(".yaml"));
    }

    static Stream<String> baseFiles() {
        return CheckCase.base().texts().keySet().stream().filter(p -> p.endsWith(".yaml"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsTheExampleWorkspace(String path) {
        assertThat(problems(path, WorkspaceFolder.acme().text(path).orElseThrow())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("baseFiles")
    void acceptsTheWorkspaceThatCasesStartFrom(String path) {
        assertThat(problems(path, CheckCase.base().text(path).orElseThrow())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flows/leads.yaml|deadline: 1m|dedline: 1m",
                "flows/leads.yaml|deadline: 1m|deadline: soon",
                "flows/leads.yaml|purpose: |aim: ",
                "flows/leads.yaml|fallback: hold|fallback: drop",
                "flows/leads.yaml|within: 35d|within: 35",
                "systems/crm.yaml|connector: http|connector: htpp",
                "systems/crm.yaml|concurrency: 8|concurrency: 0",
                "systems/crm.yaml|operations:|operatons:",
                "systems/crm.yaml|request: PUT|reqest: PUT",
                "systems/archive.yaml|format: jsonl|format: json",
                "systems/archive.yaml|directory: archive|operations: {}",
                "systems/website.yaml|scheme: standard-webhooks|scheme: standard",
                "tieline.yaml|hub: acme|hub: Acme Inc",
                "tieline.yaml|owners:|owner:"
            })
    void refusesWhatCheckRefuses(String path, String right, String wrong) {
        String text = CheckCase.base().text(path).orElseThrow();
        assertThat(text).contains(right);

        assertThat(problems(path, text.replace(right, wrong))).isNotEmpty();
    }

    @Test
    void tellsWhatAKeyIsForAndGivesAnExample() {
        assertThat(SCHEMAS.get("flow.schema.json"))
                .contains("Who answers for the flow")
                .contains("Example: `owner: sales-ops`");
    }

    private static List<Error> problems(String path, String yaml) {
        Findings findings = new Findings();
        Node node = YamlText.read(path, yaml, findings).orElseThrow();
        String json = JsonText.compact(SampleConnector.schema(node));
        return schema(path).validate(json, InputFormat.JSON);
    }

    private static Schema schema(String path) {
        String name =
                path.startsWith("flows/")
                        ? "flow"
                        : path.startsWith("systems/") ? "system" : "tieline";
        return REGISTRY.getSchema(SCHEMAS.get(name + ".schema.json"), InputFormat.JSON);
    }
}
