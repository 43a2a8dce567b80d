package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.flow.FindingText;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceFolder;
import dev.tieline.flow.WorkspaceReader;
import org.junit.jupiter.api.Test;

/** The example workspace: what the demo runs. */
class AcmeTest {
    private final WorkspaceFiles files = WorkspaceFolder.acme();
    private final Findings findings = new Findings();
    private final Workspace workspace = WorkspaceReader.read(files, SampleConnectors.ALL, findings);

    @Test
    void checksWithoutFindings() {
        Compilation compilation = FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS);

        assertThat(FindingText.of(findings.sorted(), files)).isEmpty();
        assertThat(FindingText.of(compilation.findings(), files)).isEmpty();
        assertThat(compilation.plans())
                .extracting(Plan::flow)
                .containsExactly("lead-capture", "partner-lead");
    }
}
