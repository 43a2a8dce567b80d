package dev.tieline.bulk;

import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.run.Asker;

/**
 * What a run would do, for somebody to approve it. Pure.
 *
 * @param route of the flow
 * @param run as it stands, which may have written some of it
 */
record Proposal(String route, Run run, Planned planned) {

    Asker.Asked.Waits asked() {
        return new Asker.Asked.Waits(
                new Run.Why("waits-for-approval", "It would " + words() + "."),
                approval(),
                rows() == 0);
    }

    private Approval approval() {
        return planned.compared()
                ? new Approval(
                        route,
                        Approval.ANY,
                        run.rows().created() + planned.rows().created(),
                        run.rows().changed() + planned.rows().changed(),
                        run.rows().gone() + planned.rows().gone())
                : new Approval(
                        route, planned.counts().taken(), Approval.ANY, Approval.ANY, Approval.ANY);
    }

    /** How many it would write. */
    private long rows() {
        Run.Rows rows = planned.rows();
        return planned.compared()
                ? rows.created() + rows.changed() + rows.gone()
                : planned.counts().taken() - run.counts().taken();
    }

    private String words() {
        Run.Rows rows = planned.rows();
        String would =
                planned.compared()
                        ? "create "
                                + rows.created()
                                + ", change "
                                + rows.changed()
                                + " and take away "
                                + rows.gone()
                                + " rows"
                        : "send " + rows() + " rows";
        long held = planned.counts().held();
        return held == 0 ? would : would + ", and hold " + held;
    }
}
