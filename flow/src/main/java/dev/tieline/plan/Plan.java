package dev.tieline.plan;

import dev.tieline.contract.Contract;
import dev.tieline.flow.Bulk;
import dev.tieline.flow.Drop;
import dev.tieline.flow.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A flow ready to run. Immutable and thread-safe.
 *
 * @param flow its name
 * @param version short hash of everything it was compiled from: the same files give the same
 *     version
 * @param purpose as written
 * @param owner name of the owner
 * @param runbook what people do when it has an incident; may be empty
 * @param trigger what starts it
 * @param contract what its records must look like
 * @param invalid what becomes of records that do not
 * @param uniqueWithin how long a unique key is remembered; zero when the flow names none
 * @param rules steps and keys
 * @param destinations in the order of the file
 * @param bulk how its rows move in chunks; empty when each is a record
 * @param source the flow file's text, for people
 */
public record Plan(
        String flow,
        String version,
        String purpose,
        String owner,
        String runbook,
        Trigger trigger,
        Contract contract,
        Invalid invalid,
        Duration uniqueWithin,
        Rules rules,
        List<Destination> destinations,
        Optional<Bulk> bulk,
        String source) {

    public Plan {
        destinations = List.copyOf(destinations);
    }

    /** What becomes of records that break their contract. */
    public enum Invalid {
        HOLD,
        REJECT
    }

    /** Where its callers come; empty when nobody calls it. */
    public Optional<Trigger.Endpoint> endpoint() {
        return trigger instanceof Trigger.Endpoint endpoint
                ? Optional.of(endpoint)
                : Optional.empty();
    }

    /** The system that its records come from; empty when that is the hub itself. */
    public Optional<String> from() {
        return switch (trigger) {
            case Trigger.Endpoint endpoint -> Optional.of(endpoint.from());
            case Trigger.Poll poll -> Optional.of(poll.source().system());
            case Trigger.Scheduled scheduled -> Optional.of(scheduled.source().system());
            case Trigger.Follows follows -> Optional.of(follows.source().system());
            case Trigger.Dropped dropped -> Optional.of(dropped.source().system());
            case Trigger.Changes changes -> Optional.of(changes.system());
            case Trigger.Incidents _ -> Optional.empty();
        };
    }

    /** What it asks for by itself; empty when it does not. */
    public Optional<Trigger.Source> asks() {
        return switch (trigger) {
            case Trigger.Poll poll -> Optional.of(poll.source());
            case Trigger.Scheduled scheduled -> Optional.of(scheduled.source());
            case Trigger.Follows follows -> Optional.of(follows.source());
            case Trigger.Dropped dropped -> Optional.of(dropped.source());
            case Trigger.Endpoint _, Trigger.Changes _, Trigger.Incidents _ -> Optional.empty();
        };
    }

    /** The changes that it follows; empty when it follows none. */
    public Optional<Trigger.Changes> changes() {
        return trigger instanceof Trigger.Changes changes ? Optional.of(changes) : Optional.empty();
    }

    /** When it runs by itself; empty when it has no schedule. */
    public Optional<Timing> timing() {
        return trigger instanceof Trigger.Scheduled scheduled
                ? Optional.of(scheduled.timing())
                : Optional.empty();
    }

    /** The flow whose runs it follows; empty when it follows none. */
    public Optional<String> follows() {
        return trigger instanceof Trigger.Follows follows
                ? Optional.of(follows.after())
                : Optional.empty();
    }

    /** How it takes files; empty when these do not start it. */
    public Optional<Drop> drop() {
        return trigger instanceof Trigger.Dropped dropped
                ? Optional.of(dropped.drop())
                : Optional.empty();
    }

    /** Where they come in: a path, the operation that is asked, or what else brings them. */
    public String entrance() {
        return switch (trigger) {
            case Trigger.Endpoint endpoint -> endpoint.path();
            case Trigger.Poll poll -> poll.source().asking().operation();
            case Trigger.Scheduled scheduled -> scheduled.source().asking().operation();
            case Trigger.Follows follows -> follows.source().asking().operation();
            case Trigger.Dropped dropped -> dropped.source().asking().operation();
            case Trigger.Changes changes -> changes.operation();
            case Trigger.Incidents _ -> "incidents";
        };
    }

    /** What comes when all is well; empty when nobody says. */
    public Optional<Trigger.Expect> expect() {
        return switch (trigger) {
            case Trigger.Endpoint endpoint -> endpoint.expect();
            case Trigger.Poll poll -> poll.expect();
            case Trigger.Scheduled scheduled -> scheduled.expect();
            case Trigger.Follows follows -> follows.expect();
            case Trigger.Dropped dropped -> dropped.expect();
            case Trigger.Changes changes -> changes.expect();
            case Trigger.Incidents _ -> Optional.empty();
        };
    }

    /** Destinations and their fallbacks. */
    public Stream<Destination> allDestinations() {
        return destinations.stream()
                .flatMap(d -> Stream.concat(Stream.of(d), d.fallback().stream()));
    }

    /** A destination or fallback by name. */
    public Optional<Destination> destination(String name) {
        for (Destination destination : destinations) {
            if (destination.name().equals(name)) {
                return Optional.of(destination);
            }
        }
        return allDestinations().filter(d -> d.name().equals(name)).findFirst();
    }
}
