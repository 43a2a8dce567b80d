package dev.tieline.issuer;

import dev.tieline.api.Fault;
import dev.tieline.api.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What came of reading a secret. */
public sealed interface VaultAnswer {

    /**
     * It is there.
     *
     * @param fields those that are text
     * @param version 0 where nobody counts
     * @param created when that version was made, as far as is known
     */
    record Read(Map<String, Secret> fields, long version, Optional<Instant> created)
            implements VaultAnswer {
        public Read {
            fields = Map.copyOf(fields);
        }
    }

    /**
     * It cannot be had.
     *
     * @param fault why
     * @param refused whether the server said so; it may come back by itself otherwise
     */
    record Not(Fault fault, boolean refused) implements VaultAnswer {}
}
