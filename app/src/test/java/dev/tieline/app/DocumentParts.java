package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Puts shown YAML into a workspace. Its first line names the file: {@code # systems/crm.yaml} is
 * the whole file, {@code # in systems/crm.yaml} some of its keys. A key that is shown takes the
 * place of the one that was there; of keys that hold things by name, only the shown things do.
 */
final class DocumentParts {
    private static final Set<String> BY_NAME =
            Set.of("deliver", "operations", "allow", "owners", "credentials", "templates");

    private DocumentParts() {}

    static void put(String yaml, Path folder) {
        String first = yaml.lines().findFirst().orElse("");
        String name = first.replaceFirst("^# (in )?", "");
        if (!first.startsWith("# ") || !name.endsWith(".yaml")) {
            throw new IllegalArgumentException("the first line does not name a file: " + first);
        }
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, first.startsWith("# in ") ? merged(file, yaml) : whole(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the line that names the file, so that lines are counted as a reader does. */
    private static String whole(String yaml) {
        return yaml.substring(yaml.indexOf('\n') + 1);
    }

    private static String merged(Path file, String part) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(keys(Files.readString(file)));
        keys(part)
                .forEach((key, value) ->
                        all.merge(
                                key,
                                value,
                                (before, shown) ->
                                        BY_NAME.contains(key) ? both(before, shown) : shown));
        // JSON is YAML too.
        StringBuilder text = new StringBuilder();
        all.forEach((key, value) ->
                text.append(key).append(": ").append(JsonText.compact(value)).append('\n'));
        return text.toString();
    }

    private static Map<String, Object> both(Object before, Object shown) {
        Map<String, Object> both = new LinkedHashMap<>(map(before));
        both.putAll(map(shown));
        return both;
    }

    private static Map<String, Object> keys(String yaml) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, held) -> map.put(String.valueOf(key), held));
        return map;
    }
}
