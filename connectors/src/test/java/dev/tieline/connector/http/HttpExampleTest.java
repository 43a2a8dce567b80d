package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Connector;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpExampleTest {
    private final Connector connector = new HttpConnector(new EgressGuard(List.of("127.0.0.1")));

    @Test
    void theExamplesSystemsCanBeRead() throws IOException {
        Findings findings = new Findings();
        Workspace workspace =
                WorkspaceReader.read(acme(), Map.of("http", connector.spec()), findings);
        assertThat(findings.sorted())
                .noneMatch(f -> f.place().file().endsWith("crm.yaml"))
                .noneMatch(f -> f.place().file().endsWith("analytics.yaml"));
        Findings own = new Findings();
        for (String name : List.of("crm", "analytics")) {
            SystemDeclaration system = workspace.system(name).orElseThrow();
            List<Operation> operations = connector.operations(system, own);
            assertThat(operations).hasSize(1);
            assertThat(operations.getFirst().repeatable()).isTrue();
        }
        assertThat(own.sorted()).isEmpty();
    }

    private static WorkspaceFiles acme() throws IOException {
        Path root = Path.of(System.getProperty("project.root"), "examples", "acme");
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return WorkspaceFiles.of(texts);
    }
}
