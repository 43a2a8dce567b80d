package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run with {@code -Dcases.write=true} to write what check says now into the case files. */
class WorkspaceCasesTest {

    static Stream<CheckCase> cases() {
        return CheckCase.all().filter(one -> !one.needsCompiler());
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
                .allMatch(name -> name.startsWith("fine-"));
    }

    private static String check(WorkspaceFiles files) {
        Findings findings = new Findings();
        WorkspaceReader.read(files, SampleConnectors.ALL, findings);
        return FindingText.of(findings.sorted(), files);
    }
}
