package dev.tieline.flow;

import dev.tieline.api.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contract's JSON Schema, read but not understood.
 *
 * @param name the file's name without {@code .schema.json}
 * @param file its path in the workspace
 * @param schema the schema as a value tree, as in {@link dev.tieline.api.Document}
 * @param places where the value at each JSON Pointer starts
 */
public record ContractFile(
        String name, String file, Map<String, @Nullable Object> schema, Map<String, Place> places) {

    public ContractFile {
        places = Map.copyOf(places);
    }

    /** Where the value at a JSON Pointer starts, or its nearest parent that is there. */
    public Place placeOf(String pointer) {
        String at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, Place.startOf(file));
    }
}
