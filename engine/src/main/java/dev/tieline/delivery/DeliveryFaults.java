package dev.tieline.delivery;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.LaneName;
import dev.tieline.plan.Destination;

/** Why a delivery is held although no destination said anything. */
final class DeliveryFaults {
    private DeliveryFaults() {}

    static Fault givenUp(Destination to) {
        return Fault.of(
                "given-up",
                Blame.DESTINATION,
                "'"
                        + to.system()
                        + "' could not be called until this was too old to be tried any more.",
                "See to the system first, then replay the delivery.");
    }

    static Fault defect(Throwable e) {
        return Fault.of(
                "delivery-defect",
                Blame.HUB,
                "The hub failed with "
                        + e.getClass().getSimpleName()
                        + " on this delivery; it may have been applied.",
                "Report this with the hub's log. Replay it when the cause is known.");
    }

    static Fault interrupted() {
        return Fault.of(
                "interrupted",
                Blame.HUB,
                "The hub stopped while this was being sent; it may have been applied.",
                "Look whether the destination has it, then replay or leave it.");
    }

    static Fault restored() {
        return Fault.of(
                "restored",
                Blame.HUB,
                "The store was restored from a backup in which this was open; it may have been"
                        + " applied after the backup was made.",
                "Look whether the destination has it, then replay or leave it.");
    }

    static Fault killer() {
        return Fault.of(
                "crashed-the-hub",
                Blame.HUB,
                "The hub's process ended twice while this was being sent; it may have been applied.",
                "Look in the hub's log for how it ended, and whether the destination has the"
                        + " record. Report it; replay it when the cause is known.");
    }

    static Fault gone(LaneName lane, Ticket ticket) {
        return Fault.of(
                "destination-gone",
                Blame.FLOW,
                "Version "
                        + ticket.version()
                        + " of the flow, which this record came in with, or its destination "
                        + lane.destination()
                        + " cannot be loaded any more.",
                "Replay it: it is then delivered under the flow as it is now.");
    }

    static Fault noSystem(String system) {
        return Fault.of(
                "system-gone",
                Blame.FLOW,
                "The system " + system + " is not in the workspace any more.",
                "Bring its file back, then replay.");
    }

    static Fault changedRule(String rule) {
        return Fault.of(
                "rule-changed",
                Blame.FLOW,
                "The rule keep: " + rule + " now says that this record is not wanted.",
                "Replay it: it is then checked under the flow as it is now.");
    }
}
