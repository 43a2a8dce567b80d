package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.contract.Mask;
import dev.tieline.outcome.DeliveryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One place a flow delivers to.
 *
 * @param name in the flow; a fallback is named {@code <name>.fallback}
 * @param system name of the system
 * @param keeper who answers for the system
 * @param operation what is called there
 * @param rules when and what
 * @param policy what follows from outcomes
 * @param after name of the destination whose result this one needs; empty when none
 * @param deadline age at which a pending delivery is late; empty when it never is
 * @param fallback who takes over; empty when the owner does
 * @param mapping the mapping as people read it, field by field
 */
public record Destination(
        String name,
        String system,
        Keeper keeper,
        Operation operation,
        DestinationRules rules,
        DeliveryPolicy policy,
        Optional<String> after,
        Optional<Duration> deadline,
        Optional<Destination> fallback,
        List<MappingLine> mapping) {

    public Destination {
        mapping = List.copyOf(mapping);
    }

    /**
     * A copy of an input of this destination in which values that come from classified fields are
     * unreadable, and so is what the mapping does not name.
     */
    public Document mask(Document input) {
        return input.mapLeaves((pointer, value) -> isReadable(pointer) ? value : Mask.of(value));
    }

    private boolean isReadable(String pointer) {
        String field = MappingLines.field(pointer);
        return mapping.stream()
                .filter(line -> MappingLines.covers(line.field(), field))
                .findFirst()
                .filter(line -> line.classification().isEmpty())
                .isPresent();
    }

    /**
     * Who answers for a system.
     *
     * @param owner name of the owner
     * @param runbook what people do when the system fails; may be empty
     */
    public record Keeper(String owner, String runbook) {}

    /** Decides and maps. Pure and thread-safe. */
    public interface DestinationRules {

        /** Whether this destination wants the record. */
        Choice choose(Scope scope);

        /** Makes the operation's input. The scope holds the result of {@code after}, if any. */
        Rendering render(Scope scope);
    }

    /**
     * One line of a mapping, for people.
     *
     * @param field in the destination
     * @param expression as written
     * @param source what it reads, as {@code record.email}; empty for a literal
     * @param meaning the contract's description of the source field; may be empty
     * @param classification of the source field; empty when none
     */
    public record MappingLine(
            String field,
            String expression,
            String source,
            String meaning,
            String classification) {}
}
