package dev.tieline.resource;

import dev.tieline.api.Blame;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.operate.Operator;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plans;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a replay of what is held may help now: the cause looks gone. Offers only; whether it is
 * replayed a person decides, because some of it may have been applied. Thread-safe.
 */
public final class Offers {
    /** Outcomes that say nothing of the record, and after which nothing was applied. */
    private static final Set<String> OF_SYSTEMS =
            Set.of("unavailable", "unreachable", "rate-limited", "unauthorized");

    private final Ledger ledger;
    private final Operator operator;
    private final Plans plans;

    public Offers(Ledger ledger, Operator operator, Plans plans) {
        this.ledger = ledger;
        this.operator = operator;
        this.plans = plans;
    }

    /** In words; empty when nothing speaks for it. */
    public String of(HeldGroup group) {
        Optional<HeldItem> oldest = ledger.held(group.id(), 0, 1).stream().findFirst();
        if (oldest.isEmpty()) {
            return "";
        }
        if (isOfSystem(oldest.get())) {
            return system(group).flatMap(name -> answers(name, group.last())).orElse("");
        }
        boolean corrected =
                group.cause().blame() != Blame.DESTINATION
                        && isOlder(oldest.get().record())
                        && passes(oldest.get());
        return corrected
                ? "The flow was changed since, and the oldest of these goes through it now."
                : "";
    }

    /** Whether the last that happened is what a system does to every record when it is not well. */
    private boolean isOfSystem(HeldItem item) {
        return ledger.trace(item.record().id()).map(Trace::deliveries).orElse(List.of()).stream()
                .filter(delivery -> delivery.destination().equals(item.destination()))
                .anyMatch(delivery -> {
                    List<Trace.Try> tries = delivery.tries();
                    return item.cause().code().equals("given-up")
                            || (!tries.isEmpty() && OF_SYSTEMS.contains(tries.getLast().outcome()));
                });
    }

    private boolean isOlder(RecordSummary record) {
        return plans.current(record.flow())
                .filter(plan -> !plan.version().equals(record.version()))
                .isPresent();
    }

    private boolean passes(HeldItem item) {
        if (!(operator.dryRun(item.record().id(), false)
                instanceof Amendment.Fits(var requests, var faults))) {
            return false;
        }
        boolean whole = item.destination().equals(LaneName.RECORD);
        return whole
                ? faults.values().stream().allMatch(fault -> fault.code().equals("skipped-by-rule"))
                : requests.containsKey(item.destination());
    }

    private Optional<String> system(HeldGroup group) {
        return plans.current(group.flow())
                .flatMap(plan -> plan.destination(group.destination()))
                .map(Destination::system);
    }

    /** It had trouble, and is well since. */
    private Optional<String> answers(String system, Instant held) {
        return ledger.conditions().stream()
                .filter(condition -> condition.system().equals(system))
                .filter(condition -> condition.state().equals("ok"))
                .filter(condition -> !condition.detail().equals(Condition.UNTRIED))
                .map(Condition::since)
                .filter(since -> since.isAfter(held))
                .findFirst()
                .map(_ -> "'" + system + "' takes calls again since the last of these was held.");
    }
}
