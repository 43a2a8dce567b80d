package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.format.YamlText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceTextTest {
    private static final String TEXT = ReferenceText.of(SampleConnectors.ALL.values());

    static Stream<Setting> everySetting() {
        return Stream.of(HubKeys.ALL, SystemKeys.COMMON, FlowKeys.ALL)
                .flatMap(List::stream)
                .flatMap(ReferenceTextTest::andBelow);
    }

    private static Stream<Setting> andBelow(Setting setting) {
        return Stream.concat(Stream.of(setting), below(setting.kind()));
    }

    private static Stream<Setting> below(Kind kind) {
        return switch (kind) {
            case Kind.Shape(List<Setting> all) -> all.stream().flatMap(ReferenceTextTest::andBelow);
            case Kind.MapOf(Kind value) -> below(value);
            case Kind.ListOf(Kind item) -> below(item);
            case Kind.OneOf(List<Kind> forms) -> forms.stream().flatMap(ReferenceTextTest::below);
            case Kind _ -> Stream.empty();
        };
    }

    @ParameterizedTest
    @MethodSource("everySetting")
    void namesEveryKey(Setting setting) {
        assertThat(TEXT).contains("`" + setting.name() + "`").contains(setting.example());
    }

    /** What documentation shows must be right, too. */
    @ParameterizedTest
    @MethodSource("everySetting")
    void showsExamplesThatCheckTakes(Setting setting) {
        Findings findings = new Findings();
        String yaml = setting.name() + ": " + setting.example() + "\n";
        Node node = YamlText.read("example.yaml", yaml, findings).orElseThrow();
        Node value = ((Node.Mapping) node).entry(setting.name()).orElseThrow();
        new KindCheck(findings).check(value, setting.kind(), setting.name());

        assertThat(findings.sorted()).isEmpty();
    }

    @Test
    void saysWhyRequiredKeysAreRequired() {
        assertThat(
                        everySetting()
                                .filter(Setting::required)
                                .filter(setting -> !setting.purpose().contains("Required: ")))
                .isEmpty();
    }

    @Test
    void describesKeysBelowKeysInTablesOfTheirOwn() {
        assertThat(TEXT)
                .contains("### `deliver.NAME.fallback`")
                .contains("### `steps[].lookup`")
                .contains("### `operations.NAME`")
                .contains("| **`purpose`** | text |");
    }
}
