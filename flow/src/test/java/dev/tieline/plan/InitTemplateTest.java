package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tieline.api.Document;
import dev.tieline.contract.Verdict;
import dev.tieline.flow.InitTemplate;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.WorkspaceFiles;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The workspace that {@code tieline init} writes. */
class InitTemplateTest {
    private static final String TOKEN = "x7".repeat(16);

    private static SortedMap<String, String> files() {
        return InitTemplate.files(
                "my-hub", TOKEN, "http://127.0.0.1:8080/in", SampleConnectors.ALL.values());
    }

    @Test
    void checksAndMakesARowOfTheInquiryThatItsReadmeSends() {
        String readme = files().getOrDefault("README.md", "");
        String json = readme.substring(readme.indexOf("{\""), readme.indexOf("}'") + 1);
        Plan plan = Compiling.plan(WorkspaceFiles.of(files()), "inquiries");
        Document record = Compiling.json(json);

        assertThat(plan.contract().check(record)).isEqualTo(Verdict.Valid.VALID);
        assertThat(Compiling.sent(plan, "inbox", Compiling.ready(plan, json)))
                .isEqualTo(
                        "{'id':'1','email':'visitor@customer.example','name':'Visitor','team':'Sales desk',"
                                + "'message':''}");
        assertThat(readme)
                .contains("http://127.0.0.1:8080/in" + plan.endpoint().orElseThrow().path());
    }

    @Test
    void checksAfterTheNextStepToo() {
        SortedMap<String, String> files = files();
        files.put("systems/crm.yaml", files.getOrDefault("next/crm.yaml", ""));
        files.computeIfPresent(
                "tieline.yaml", (_, text) -> text.replace("# crm-token", "crm-token"));
        files.computeIfPresent(
                "flows/inquiries.yaml",
                (_, text) -> text.replaceAll("(?m)^  # (crm:|  .*)$", "  $1"));
        Plan plan = Compiling.plan(WorkspaceFiles.of(files), "inquiries");

        assertThat(plan.destinations())
                .extracting(Destination::name)
                .containsExactly("inbox", "crm");
    }

    @Test
    void keepsItsSecretOutOfGitAndOutOfEveryOtherFile() {
        SortedMap<String, String> files = files();

        assertThat(files.remove(InitTemplate.SECRET_PATH)).isEqualTo(TOKEN);
        assertThat(files.get(".gitignore")).contains("secrets/\n");
        assertThat(files.values())
                .noneMatch(text -> text.contains(TOKEN) || text.contains("@hub@"));
    }

    @Test
    void namesEditorSchemasThatAreThere() {
        SortedMap<String, String> files = files();

        assertThat(files.keySet().stream().filter(path -> path.endsWith(".yaml")))
                .allMatch(path -> {
                    String line = files.getOrDefault(path, "").lines().findFirst().orElse("");
                    String schema = line.substring(line.lastIndexOf('/') + 1);
                    return files.containsKey(".schemas/" + schema);
                });
    }

    @Test
    void refusesANameThatNoHubCanHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InitTemplate.files("My Hub", TOKEN, "", java.util.List.of()));
    }
}
