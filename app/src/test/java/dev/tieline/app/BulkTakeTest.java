package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What check says of flows in bulk that depends on a connector that reads rows. */
class BulkTakeTest {
    @TempDir Path folder;

    private List<String> codes(Map<String, String> files) throws IOException {
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        files.forEach((path, text) -> RunningHub.write(folder, path, text));
        return Blueprint.of(new WorkspaceFolder(folder)).findings().stream()
                .map(Finding::code)
                .toList();
    }

    @Test
    void rowsOfWhichNotAllMayComeInAreRefusedBeforeTheyAreRead() throws IOException {
        Map<String, String> files = BulkWorld.files(BulkWorld.FLOW, "1");
        assertThat(codes(files)).isEmpty();
        files.computeIfPresent(
                "systems/erp.yaml",
                (_, text) ->
                        text.replace("operations:", "take: { products.all: [rows] }\noperations:"));
        assertThat(codes(files)).containsExactly("schedule-take-of-rows");
    }

    private static Map<String, String> replacing(String flow) {
        Map<String, String> files = BulkWorld.files(flow, "1");
        files.computeIfPresent(
                "systems/shop.yaml",
                (_, text) -> text.replace("upsert: article", "replace: article"));
        return files;
    }

    @Test
    void aTableIsReplacedByWholeRunsOnly() throws IOException {
        assertThat(codes(replacing(BulkWorld.FLOW))).isEmpty();
        assertThat(
                        codes(
                                replacing(
                                        BulkWorld.FLOW.replace(
                                                "run: { chunk: 100 }",
                                                "run: { absent: delete, max-change: 1% }"))))
                .containsExactlyInAnyOrder("absent-not-comparable", "max-change-not-comparable");
        String webhook =
                BulkWorld.FLOW
                        .replaceFirst("schedule: .*", "webhook: { from: website, path: /products }")
                        .replace("run: { chunk: 100 }\n", "");
        assertThat(codes(replacing(webhook))).contains("replace-without-run");
    }

    private List<String> posting(String identity) throws IOException {
        Map<String, String> files = BulkWorld.files(BulkWorld.FLOW, "1");
        files.computeIfPresent(
                "systems/shop.yaml",
                (_, text) ->
                        text.replace("connector: postgresql", "connector: http")
                                .replaceAll("(?m)^url: .*", "url: http://127.0.0.1:9")
                                .replaceAll("(?m)^(user|tls|    key): .*\n", "")
                                .replace("upsert: article", "request: POST /articles" + identity));
        return codes(files);
    }

    /** What was read before a kill may be cut into other chunks and calls behind it. */
    @Test
    void noKeyStandsForARowOfARun() throws IOException {
        assertThat(posting("\n    idempotent: true")).isEmpty();
        assertThat(posting("\n    keyed: true")).containsExactly("run-not-repeatable");
        assertThat(posting("\n    keyed: true\n    batch: { most: 9 }"))
                .containsExactly("run-not-repeatable");
        assertThat(posting("")).containsExactly("run-not-repeatable");
    }

    @Test
    void rowsHaveNoPages() throws IOException {
        String paged =
                BulkWorld.FLOW.replace(
                        "ask: erp.products.all", "ask: erp.products.all, items: rows");
        assertThat(codes(BulkWorld.files(paged, "1"))).containsExactly("schedule-pages-of-rows");
    }
}
