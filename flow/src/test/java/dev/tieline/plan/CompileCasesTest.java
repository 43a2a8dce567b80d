package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.flow.CheckCase;
import dev.tieline.flow.FindingText;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run with {@code -Dcases.write=true} to write what check says now into the case files. */
class CompileCasesTest {

    static Stream<CheckCase> cases() {
        return CheckCase.all().filter(CheckCase::needsCompiler);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatTheCaseExpects(CheckCase one) {
        String actual = check(one.files());
        if (Boolean.getBoolean("cases.write")) {
            one.rewrite(actual);
            return;
        }
        assertThat(actual).isEqualTo(one.expected());
    }

    @Test
    void findsNothingInTheWorkspaceThatCasesStartFrom() {
        assertThat(check(CheckCase.base())).isEmpty();
    }

    @Test
    void everyCaseIsAboutSomething() {
        assertThat(cases().filter(one -> one.expected().isEmpty()).map(CheckCase::name))
                .allMatch(name -> name.startsWith("compile-fine-"));
    }

    private static String check(WorkspaceFiles files) {
        Findings findings = new Findings();
        Workspace workspace = WorkspaceReader.read(files, SampleConnectors.ALL, findings);
        FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS)
                .findings()
                .forEach(findings::add);
        return FindingText.of(findings.sorted(), files);
    }
}
