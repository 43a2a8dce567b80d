package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.flow.CheckCase;
import dev.tieline.flow.FindingText;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.util.Map;
import java.util.TreeMap;

/** Compiles workspaces for tests. */
final class Compiling {
    private static final String HEAD =
            """
            flow: leads
            purpose: Every website inquiry becomes a CRM contact.
            owner: sales-ops
            trigger:
              webhook: { from: website, path: /leads }
            fallback: hold
            """;

    private Compiling() {}

    /** The base workspace with this flow in place of its own. */
    static Plan flow(String rest) {
        return workspaceWith(Map.of("flows/leads.yaml", HEAD + rest), "leads");
    }

    /** The base workspace with these files added. */
    static Plan workspaceWith(Map<String, String> more, String flow) {
        Map<String, String> texts = new TreeMap<>(CheckCase.base().texts());
        texts.putAll(more);
        return plan(WorkspaceFiles.of(texts), flow);
    }

    /** A flow of a workspace in which nothing is wrong. */
    static Plan plan(WorkspaceFiles files, String flow) {
        Findings findings = new Findings();
        Workspace workspace = WorkspaceReader.read(files, SampleConnectors.ALL, findings);
        Compilation compilation = FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS);
        compilation.findings().forEach(findings::add);
        assertThat(FindingText.of(findings.sorted(), files)).isEmpty();
        return compilation.plans().stream()
                .filter(plan -> plan.flow().equals(flow))
                .findFirst()
                .orElseThrow();
    }

    static Document json(String text) {
        if (JsonText.read(text.replace('\'', '"')) instanceof Reading.Read(Document document)) {
            return document;
        }
        throw new IllegalArgumentException("not JSON: " + text);
    }

    static String text(Document document) {
        return JsonText.compact(document.fields()).replace('"', '\'');
    }

    /** What the steps let through. */
    static Scope ready(Plan plan, String record) {
        Preparation preparation = plan.rules().prepare(json(record));
        assertThat(preparation).isInstanceOf(Preparation.Ready.class);
        return ((Preparation.Ready) preparation).scope();
    }

    /** What a destination is sent. */
    static String sent(Plan plan, String destination, Scope scope) {
        Rendering rendering = plan.destination(destination).orElseThrow().rules().render(scope);
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        return text(((Rendering.Rendered) rendering).input());
    }
}
