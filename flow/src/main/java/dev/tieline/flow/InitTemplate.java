package dev.tieline.flow;

import dev.tieline.api.ConnectorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a first workspace, commented, that checks and runs as it is. */
public final class InitTemplate {
    /** Where the secret of the one caller stands; only its owner may read it. */
    public static final String SECRET_PATH = "secrets/website-token";

    private static final List<String> PATHS =
            List.of(
                    "README.md",
                    "contracts/inquiry.schema.json",
                    "flows/inquiries.yaml",
                    "next/crm.yaml",
                    "reference/topics.csv",
                    "systems/inbox.yaml",
                    "systems/website.yaml",
                    "tieline.yaml");

    private InitTemplate() {}

    /**
     * The files by path, with forward slashes.
     *
     * @param hub name of the hub: lower case letters, digits, hyphens; a letter first
     * @param token a fresh secret for the caller, letters and digits, at least 24; is written to
     *     {@link #SECRET_PATH}
     * @param endpoints the URL below which endpoints stand, without a slash at its end
     * @param connectors what the hub's connectors declare, for completion in editors
     * @throws IllegalArgumentException when no hub can have this name
     */
    public static SortedMap<String, String> files(
            String hub, String token, String endpoints, Collection<ConnectorSpec> connectors) {
        if (!KindCheck.NAME.matcher(hub).matches()) {
            throw new IllegalArgumentException("not a name for a hub: " + hub);
        }
        SortedMap<String, String> files = new TreeMap<>();
        Map<String, String> blanks = Map.of("@hub@", hub, "@endpoints@", endpoints);
        PATHS.forEach(path -> files.put(path, filled(resource(path), blanks)));
        // Named otherwise as a resource: build tools pass over the real name.
        files.put(".gitignore", resource("gitignore.txt"));
        files.put(SECRET_PATH, token);
        EditorSchema.files(connectors)
                .forEach((name, schema) -> files.put(".schemas/" + name, schema));
        return files;
    }

    private static String filled(String text, Map<String, String> blanks) {
        String filled = text;
        for (Map.Entry<String, String> blank : blanks.entrySet()) {
            filled = filled.replace(blank.getKey(), blank.getValue());
        }
        return filled;
    }

    private static String resource(String path) {
        try (InputStream in = InitTemplate.class.getResourceAsStream("init/" + path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file init/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
