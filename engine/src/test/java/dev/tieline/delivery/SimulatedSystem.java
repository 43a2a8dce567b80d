package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A destination with moods that remembers what really happened there. */
final class SimulatedSystem implements Outlet {

    /** The process dies here. Not an exception: nothing in the hub may catch it. */
    static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1;
    }

    final Identity identity;
    final Map<String, Integer> applied = new HashMap<>();
    final List<String> order = new ArrayList<>();
    final Set<String> refused = new HashSet<>();
    private final VirtualTime time;
    private final Random dice;
    int trouble;
    int crashChance;
    int calls;

    SimulatedSystem(Identity identity, VirtualTime time, Random dice, int trouble) {
        this.identity = identity;
        this.time = time;
        this.dice = dice;
        this.trouble = trouble;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        calls++;
        String id = rendition.key().recordId();
        crashMaybe();
        if (dice.nextInt(100) >= trouble) {
            return answered(take(id));
        }
        return switch (dice.nextInt(7)) {
            case 0 -> answered(new Outcome.Unavailable(fault("down"), Duration.ZERO));
            case 1 ->
                    answered(
                            new Outcome.Unavailable(
                                    fault("busy"), Duration.ofSeconds(dice.nextInt(20))));
            case 2 ->
                    answered(
                            new Outcome.RateLimited(
                                    fault("slow down"), Duration.ofSeconds(dice.nextInt(30))));
            case 3 -> attempt(new Outcome.Unreachable(fault("no route")), Phase.CONNECTING);
            case 4 -> {
                take(id);
                crashMaybe();
                yield attempt(new Outcome.Unknown(fault("reply lost")), Phase.WAITING);
            }
            case 5 -> attempt(new Outcome.Unknown(fault("request lost")), Phase.SENDING);
            default -> {
                if (dice.nextInt(10) == 0) {
                    throw new IllegalStateException("a connector's defect");
                }
                yield dice.nextInt(4) == 0
                        ? answered(new Outcome.Unauthorized(fault("who are you")))
                        : answered(take(id));
            }
        };
    }

    private void crashMaybe() {
        if (crashChance > 0 && dice.nextInt(1000) < crashChance) {
            throw new PowerLoss();
        }
    }

    private Outcome take(String id) {
        if (Long.parseLong(id) % 17 == 0) {
            refused.add(id);
            return new Outcome.Rejected(fault("not this one"));
        }
        boolean known = applied.containsKey(id);
        if (!known) {
            order.add(id);
        }
        if (identity == Identity.NONE || !known) {
            applied.merge(id, 1, Integer::sum);
        }
        crashMaybe();
        return new Outcome.Accepted("remote-" + id, Document.of(Map.of("id", "remote-" + id)));
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        calls++;
        if (dice.nextInt(100) < trouble / 2) {
            return attempt(new Outcome.Unreachable(fault("no route")), Phase.CONNECTING);
        }
        String id = rendition.key().recordId();
        return answered(
                applied.containsKey(id)
                        ? new Outcome.Accepted("remote-" + id, Document.empty())
                        : new Outcome.Rejected(fault("absent")));
    }

    private static Fault fault(String what) {
        return Fault.of(what.replace(' ', '-'), Blame.DESTINATION, what, "");
    }

    private Attempt answered(Outcome outcome) {
        return attempt(outcome, Phase.ANSWERED);
    }

    private Attempt attempt(Outcome outcome, Phase phase) {
        return new Attempt(outcome, phase, time.now(), Attempt.Timing.NONE, 200, "");
    }

    @Override
    public void close() {}
}
