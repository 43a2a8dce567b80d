package dev.tieline.flow;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.format.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON Schemas (2020-12) of the workspace's files, for completion and first hints in editors, made
 * of the declarations that check uses. Check is stricter: it knows more than a schema can say.
 */
public final class EditorSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private EditorSchema() {}

    /**
     * The schemas by file name: {@code tieline.schema.json} for the hub file, {@code
     * system.schema.json} and {@code flow.schema.json}.
     *
     * @param connectors what the hub's connectors declare; the one of systems that only call is
     *     always there
     */
    public static SortedMap<String, String> files(Collection<ConnectorSpec> connectors) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("tieline.schema.json", JsonText.pretty(hub()) + "\n");
        files.put("system.schema.json", JsonText.pretty(system(connectors)) + "\n");
        files.put("flow.schema.json", JsonText.pretty(flow()) + "\n");
        return files;
    }

    static Map<String, Object> hub() {
        return root("Tieline hub", "What `tieline.yaml` may say.", shape(HubKeys.ALL));
    }

    static Map<String, Object> flow() {
        Map<String, Object> shape = shape(FlowKeys.ALL);
        // What travels is known where a flow is told of incidents.
        shape.put("required", required(FlowKeys.OF_ALERTS));
        return root("Tieline flow", "What a file in `flows/` may say.", shape);
    }

    /** Which keys a system has depends on its connector; so each connector has its own branch. */
    static Map<String, Object> system(Collection<ConnectorSpec> connectors) {
        List<ConnectorSpec> all = new ArrayList<>(connectors);
        all.add(SystemKeys.RECEIVE_ONLY);
        all.sort(Comparator.comparing(ConnectorSpec::name));
        Map<String, Object> connector = new LinkedHashMap<>();
        connector.put(
                "description",
                String.join(
                        "\n",
                        all.stream().map(s -> "- `" + s.name() + "`: " + s.purpose()).toList()));
        connector.put("enum", all.stream().map(ConnectorSpec::name).toList());
        Map<String, Object> properties = properties(SystemKeys.COMMON);
        properties.put("connector", connector);
        Map<String, Object> common = typed("object");
        common.put("properties", properties);
        common.put("required", required(SystemKeys.COMMON));
        common.put("allOf", all.stream().map(EditorSchema::branch).toList());
        return root("Tieline system", "What a file in `systems/` may say.", common);
    }

    private static Map<String, Object> branch(ConnectorSpec spec) {
        Map<String, Object> branch = new LinkedHashMap<>();
        branch.put("if", named(spec.name()));
        branch.put("then", shape(SystemKeys.of(spec)));
        return branch;
    }

    private static Map<String, Object> named(String connector) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("properties", Map.of("connector", Map.of("const", connector)));
        test.put("required", List.of("connector"));
        return test;
    }

    private static Map<String, Object> root(
            String title, String description, Map<String, Object> keywords) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", DRAFT);
        root.put("title", title);
        root.put("description", description);
        root.putAll(keywords);
        return root;
    }

    private static Map<String, Object> shape(List<Setting> settings) {
        Map<String, Object> shape = typed("object");
        shape.put("properties", properties(settings));
        if (!required(settings).isEmpty()) {
            shape.put("required", required(settings));
        }
        shape.put("additionalProperties", false);
        return shape;
    }

    private static List<String> required(List<Setting> settings) {
        return settings.stream().filter(Setting::required).map(Setting::name).toList();
    }

    private static Map<String, Object> properties(List<Setting> settings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Setting setting : settings) {
            String example = setting.name() + ": " + setting.example();
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", setting.purpose() + "\n\nExample: `" + example + "`");
            property.putAll(kind(setting.kind()));
            properties.put(setting.name(), property);
        }
        return properties;
    }

    private static Map<String, Object> kind(Kind kind) {
        return switch (kind) {
            // YAML reads some texts as numbers or truths; check takes them as they are written.
            case Kind.Text _, Kind.Expression _ ->
                    Map.of("type", List.of("string", "number", "boolean"));
            case Kind.Name _ -> pattern(KindCheck.NAME.pattern());
            case Kind.Bool _ -> typed("boolean");
            case Kind.Whole(long min, long max) -> {
                Map<String, Object> whole = typed("integer");
                whole.put("minimum", min);
                whole.put("maximum", max);
                yield whole;
            }
            case Kind.DurationText _ -> pattern(Quantities.DURATION.pattern());
            case Kind.BoundsText _ -> pattern(Quantities.BOUNDS.pattern());
            case Kind.HoursText _ -> pattern(Hours.PATTERN.pattern());
            case Kind.RateText _ -> pattern(Quantities.RATE.pattern());
            case Kind.Choice(List<String> words) -> Map.of("enum", words);
            case Kind.Template _ -> Map.of();
            case Kind.JsonSchema _ -> typed("object");
            case Kind.ListOf(Kind item) -> {
                Map<String, Object> list = typed("array");
                list.put("items", kind(item));
                yield list;
            }
            case Kind.MapOf(Kind value) -> {
                Map<String, Object> map = typed("object");
                map.put("additionalProperties", kind(value));
                yield map;
            }
            case Kind.Shape(List<Setting> settings) -> shape(settings);
            case Kind.OneOf(List<Kind> forms) ->
                    Map.of("anyOf", forms.stream().map(EditorSchema::kind).toList());
        };
    }

    private static Map<String, Object> typed(String type) {
        Map<String, Object> keywords = new LinkedHashMap<>();
        keywords.put("type", type);
        return keywords;
    }

    private static Map<String, Object> pattern(String pattern) {
        Map<String, Object> keywords = typed("string");
        keywords.put("pattern", "^(?:" + pattern + ")$");
        return keywords;
    }
}
