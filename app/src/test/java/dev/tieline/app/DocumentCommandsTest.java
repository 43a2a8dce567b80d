package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every shown command, in order, and finds in its output what is shown of it. */
@Execution(ExecutionMode.CONCURRENT)
class DocumentCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    /** A command and the lines shown below it. */
    private record Step(String place, String command, List<String> shown) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/tutorial.md"})
    void runAsTheGuideSays(String document) throws Exception {
        try (DocumentShell shell = new DocumentShell(folder)) {
            for (DocumentPage.Block block : DocumentPage.read(document).blocks()) {
                switch (block.language()) {
                    case "yaml" -> shell.put(block.text());
                    case "console" -> run(shell, block);
                    default -> {
                        // Pictures, code of others.
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/how-to.md", "docs/api.md", "docs/promises.md"})
    void runOnTheExample(String document) throws Exception {
        try (DocumentShell shell = new DocumentShell(folder)) {
            shell.copy(DocumentPage.ROOT.resolve("examples/acme"), "acme");
            shell.set(
                    "ACME_WEBSITE_SIGNING", "whsec_" + "dGllbGluZS1kb2N1bWVudHMtc2lnbmluZy1rZXk=");
            shell.set("ACME_PARTNER_TOKEN", "partner-0123456789abcdefghij");
            shell.set("ACME_CRM_TOKEN", "crm-0123456789abcdefghij");
            for (DocumentPage.Block block : DocumentPage.read(document).blocks()) {
                if (block.language().equals("console")) {
                    run(shell, block);
                }
            }
        }
    }

    /** {@code sh} is for what a test cannot run whole: it would start itself, or stay up. */
    @Test
    void theTwoCommandsAreThereAndTheDemoDoesAsItShould() throws Exception {
        List<String> commands =
                DocumentPage.all().stream()
                        .flatMap(page -> page.blocks().stream())
                        .filter(block -> block.language().equals("sh"))
                        .flatMap(block -> block.text().lines())
                        .distinct()
                        .toList();

        assertThat(commands).containsExactlyInAnyOrder("./tieline demo", "./verify");
        assertThat(Files.isExecutable(DocumentPage.ROOT.resolve("verify"))).isTrue();
        assertThat(Files.isExecutable(DocumentPage.ROOT.resolve("tieline"))).isTrue();
        try (DocumentShell shell = new DocumentShell(folder)) {
            assertThat(shell.run("./tieline demo --once; echo \"exit code $?\""))
                    .contains("a good lead", "exit code 0")
                    .doesNotContain("NOT AS EXPECTED");
        }
    }

    private static void run(DocumentShell shell, DocumentPage.Block block) throws Exception {
        for (Step step : steps(block)) {
            String output = shell.run(step.command());
            long until = System.nanoTime() + PATIENCE.toNanos();
            // What is shown may come a moment later: deliveries and reloads take their time.
            while (!shows(output, step.shown()) && asks(step) && System.nanoTime() < until) {
                output = shell.run(step.command());
            }
            if (!shows(output, step.shown())) {
                fail(
                        "%s: %s%nprinted:%n%s%nbut is shown with:%n%s",
                        step.place(), step.command(), output, String.join("\n", step.shown()));
            }
        }
    }

    /** Whether it changes nothing when it is run again. */
    private static boolean asks(Step step) {
        return step.command().matches("(?s)(\\./tieline (?!run|init)|cat |curl http).*");
    }

    private static List<Step> steps(DocumentPage.Block block) {
        List<Step> steps = new ArrayList<>();
        for (String line : block.text().lines().toList()) {
            if (line.startsWith("$ ")) {
                steps.add(new Step(block.place(), line.substring(2), List.of()));
                continue;
            }
            Step last = steps.removeLast();
            if (last.command().endsWith("\\")) {
                String whole = last.command() + "\n" + line;
                steps.add(new Step(last.place(), whole, List.of()));
            } else {
                List<String> shown = new ArrayList<>(last.shown());
                shown.add(line);
                steps.add(new Step(last.place(), last.command(), shown));
            }
        }
        return steps;
    }

    /** Every shown line is part of a printed one, in this order; {@code ...} is anything. */
    private static boolean shows(String output, List<String> shown) {
        List<String> printed = output.lines().map(DocumentCommandsTest::plain).toList();
        int at = 0;
        for (String line : shown) {
            String wanted = plain(line);
            while (at < printed.size() && !printed.get(at).contains(wanted)) {
                at++;
            }
            if (at == printed.size() && !line.strip().equals("...")) {
                return false;
            }
            at = line.strip().equals("...") ? at : at + 1;
        }
        return true;
    }

    /** Without what differs each time. */
    private static String plain(String line) {
        return line.stripTrailing()
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d:\\d\\dZ)?", "TIME")
                .replaceAll("version [0-9a-f]{12}", "VERSION")
                .replaceAll("^[0-9a-f]{16}\\b", "GROUP")
                .replaceAll("in \\d+ ms", "in N ms");
    }
}
