package dev.tieline.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTextTest {

    @Test
    void keepsPlacesOfKeysAndValues() {
        Node.Mapping root =
                (Node.Mapping) read("flow: a\nmap:\n  x: 'quoted'\n  list: [ 1, \"two\" ]\n");

        assertThat(root.entries().keySet()).containsExactly("flow", "map");
        assertThat(root.placeOf("map")).isEqualTo(new Place("f.yaml", 2, 1));
        Node.Mapping map = (Node.Mapping) root.entry("map").orElseThrow();
        assertThat(map.entries().get("x"))
                .isEqualTo(new Node.Scalar(new Place("f.yaml", 3, 6), "quoted", true));
        Node.Sequence list = (Node.Sequence) map.entry("list").orElseThrow();
        assertThat(list.items().get(1).place()).isEqualTo(new Place("f.yaml", 4, 14));
    }

    @Test
    void tellsPlainTextFromQuoted() {
        Node.Mapping root = (Node.Mapping) read("a: ~\nb: '~'\nc:\nd: |\n  null\n");

        assertThat(root.entries().get("a")).matches(n -> ((Node.Scalar) n).isNull());
        assertThat(root.entries().get("b")).matches(n -> !((Node.Scalar) n).isNull());
        assertThat(root.entries().get("c")).matches(n -> ((Node.Scalar) n).isNull());
        assertThat(root.entries().get("d")).matches(n -> ((Node.Scalar) n).quoted());
    }

    @Test
    void reportsEveryDuplicateKeyAndKeepsTheFirst() {
        Findings findings = new Findings();
        Node root =
                YamlText.read("f.yaml", "a: 1\nb: 2\na: 3\nc: { d: 1, d: 2 }\n", findings)
                        .orElseThrow();

        assertThat(findings.sorted()).extracting(Finding::code).containsOnly("key-twice");
        assertThat(findings.sorted())
                .extracting(f -> f.place().line() + ":" + f.place().column())
                .containsExactly("3:1", "4:12");
        assertThat(((Node.Scalar) ((Node.Mapping) root).entry("a").orElseThrow()).text())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yaml-anchor    | 1:4 | a: &x 1",
                "yaml-alias     | 1:4 | a: *x",
                "yaml-tag       | 1:4 | a: !!str 1",
                "yaml-tag       | 1:4 | a: !include other.yaml",
                "yaml-documents | 2:1 | a: 1~---~b: 2",
                "yaml-syntax    | 2:1 | a:~\tb: 1",
                "yaml-syntax    | 1:5 | a: b: c",
                "yaml-syntax    | 1:1 | {a: 1",
                "yaml-key       | 1:1 | [a]: 1",
            })
    void refusesWhatIsNotPlainYaml(String code, String place, String text) {
        Findings findings = new Findings();

        assertThat(YamlText.read("f.yaml", text.replace("~", "\n"), findings)).isEmpty();
        assertThat(findings.sorted()).hasSize(1);
        assertThat(findings.sorted().getFirst().code()).isEqualTo(code);
        if (!code.equals("yaml-syntax")) {
            Place at = findings.sorted().getFirst().place();
            assertThat(at.line() + ":" + at.column()).isEqualTo(place);
        }
    }

    @Test
    void refusesDepthWithoutRunningOutOfStack() {
        Findings findings = new Findings();

        assertThat(YamlText.read("f.yaml", "[".repeat(100_000), findings)).isEmpty();
        assertThat(findings.sorted().getFirst().code()).isEqualTo("yaml-too-deep");
    }

    @Test
    void anEmptyFileIsNothing() {
        Findings findings = new Findings();

        assertThat(YamlText.read("f.yaml", "# only a comment\n", findings)).isEmpty();
        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void neverThrowsWhateverTheTextIs() {
        long seed = Long.getLong("seed", 20261126L);
        System.out.println("yaml seed " + seed);
        Random random = new Random(seed);
        String pieces = "abc:- \n\t{}[]#&*!|>'\"%@`,?~\u0000\u0085\ud800é";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            Findings findings = new Findings();
            read += YamlText.read("f.yaml", text.toString(), findings).isPresent() ? 1 : 0;
        }
        assertThat(read).isBetween(100, 19_900);
    }

    @Test
    void readsTables() {
        Findings findings = new Findings();
        CsvTable table =
                CsvTable.read("t.csv", "\uFEFFid,name\n1,\"a,\nb\"\n\n2,\n", findings)
                        .orElseThrow();

        assertThat(table.columns()).containsExactly("id", "name");
        assertThat(table.rows()).containsExactly(List.of("1", "a,\nb"), List.of("2", ""));
        assertThat(table.lines()).containsExactly(2, 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table-row-width    | 3 | a,b~1,2~1,2,3",
                "table-row-width    | 2 | a,b~1",
                "table-column-twice | 1 | a,a~1,2",
                "table-column-name  | 1 | a,first name~1,2",
                "table-column-name  | 1 | a,~1,2",
                "table-empty        | 1 | ~",
            })
    void saysWhatIsWrongWithATable(String code, int line, String text) {
        Findings findings = new Findings();

        Optional<CsvTable> table = CsvTable.read("t.csv", text.replace("~", "\n"), findings);

        assertThat(table.isPresent()).isEqualTo(code.equals("table-row-width"));
        assertThat(findings.sorted().getFirst().code()).isEqualTo(code);
        assertThat(findings.sorted().getFirst().place().line()).isEqualTo(line);
    }

    @Test
    void tablesNeverThrowWhateverTheTextIs() {
        long seed = Long.getLong("seed", 20261127L);
        System.out.println("csv seed " + seed);
        Random random = new Random(seed);
        byte[] bytes = new byte[40];
        for (int i = 0; i < 20_000; i++) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) "a,b\"\n\r x1".charAt(random.nextInt(9));
            }
            String text =
                    new String(Arrays.copyOf(bytes, random.nextInt(40)), StandardCharsets.UTF_8);
            Findings findings = new Findings();
            boolean read = CsvTable.read("t.csv", text, findings).isPresent();
            assertThat(read || !findings.isEmpty()).isTrue();
        }
    }

    private static Node read(String text) {
        Findings findings = new Findings();
        Node node = YamlText.read("f.yaml", text, findings).orElseThrow();
        assertThat(findings.sorted()).isEmpty();
        return node;
    }
}
