package dev.tieline.api;

import java.util.List;

/**
 * What a connector declares of itself.
 *
 * @param name what users write at {@code connector:}
 * @param purpose one sentence for the reference
 * @param settings the keys a system file may have beside the ones every system has
 */
public record ConnectorSpec(String name, String purpose, List<Setting> settings) {
    public ConnectorSpec {
        settings = List.copyOf(settings);
    }
}
