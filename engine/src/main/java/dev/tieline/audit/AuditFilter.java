package dev.tieline.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which rows are meant.
 *
 * @param object only acts on this; all when empty
 * @param actor only acts of this one; all when empty
 * @param name only acts of this name; all when empty
 * @param since only acts from then on
 */
public record AuditFilter(String object, String actor, String name, Optional<Instant> since) {
    /** All. */
    public static final AuditFilter ALL = new AuditFilter("", "", "", Optional.empty());
}
