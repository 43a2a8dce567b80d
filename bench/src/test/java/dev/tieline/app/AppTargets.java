package dev.tieline.app;

import dev.tieline.api.Connector;
import dev.tieline.api.Findings;
import dev.tieline.bench.Check;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.FindingText;
import dev.tieline.flow.InitTemplate;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.plan.Compilation;
import dev.tieline.plan.FlowCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of a workspace. */
public final class AppTargets {
    private static final List<String> FILES =
            List.of(
                    "flows/inquiries.yaml",
                    "systems/inbox.yaml",
                    "systems/website.yaml",
                    "tieline.yaml",
                    "contracts/inquiry.schema.json",
                    "next/crm.yaml");
    private static final Map<String, Connector> CONNECTORS =
            Connectors.of(new EgressGuard(List.of()), Path.of("target"));
    private static final Map<String, String> TEMPLATE =
            InitTemplate.files(
                    "acme",
                    "0123456789abcdef01234567",
                    "http://127.0.0.1:8080/hooks",
                    Connectors.specs().values());

    private AppTargets() {}

    /** A digit that chooses a file, and its text: findings or plans, and findings can be shown. */
    public static void workspace(byte[] bytes) {
        String text = Check.text(bytes);
        int chosen = text.isEmpty() ? 0 : Math.floorMod(text.charAt(0) - '0', FILES.size());
        Map<String, String> texts = new TreeMap<>(TEMPLATE);
        String file = FILES.get(chosen).replace("next/", "systems/");
        texts.put(file, text.isEmpty() ? "" : text.substring(1));
        WorkspaceFiles files = WorkspaceFiles.of(texts);
        Findings findings = new Findings();
        Workspace workspace = WorkspaceReader.read(files, Connectors.specs(), findings);
        Compilation compilation = FlowCompiler.compile(workspace, CONNECTORS);
        compilation.findings().forEach(findings::add);
        FindingText.of(findings.sorted(), files);
        Check.that(findings.count() > 0 || !compilation.plans().isEmpty(), "a plan or findings");
    }
}
