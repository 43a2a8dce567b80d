package dev.tieline.bulk;

import dev.tieline.format.JsonText;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.run.Asker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a run would do, for somebody to approve it. Pure.
 *
 * @param version of the flow
 * @param run as it stands, which may have written some of it
 * @param whole whether that takes the place of all that is there
 */
record Proposal(String version, Run run, Planned planned, boolean whole) {

    Asker.Asked.Waits asked() {
        return new Asker.Asked.Waits(
                new Run.Why("waits-for-approval", "It would " + words() + "."),
                approval(),
                approval().text() + "-" + digest(),
                !whole && rows() == 0);
    }

    private Approval approval() {
        return planned.compared()
                ? new Approval(
                        version,
                        Approval.ANY,
                        run.rows().created() + planned.rows().created(),
                        run.rows().changed() + planned.rows().changed(),
                        run.rows().gone() + planned.rows().gone())
                : new Approval(
                        version,
                        run.counts().taken() + planned.counts().taken(),
                        Approval.ANY,
                        Approval.ANY,
                        Approval.ANY);
    }

    /** Of what people see of it, and of the files that it is by. */
    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(version.getBytes(StandardCharsets.UTF_8));
            for (Planned.Example one : planned.examples()) {
                digest.update(JsonText.bytes(one.before()));
                digest.update(JsonText.bytes(one.after()));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** How many it would write. */
    private long rows() {
        Run.Rows rows = planned.rows();
        return planned.compared()
                ? rows.created() + rows.changed() + rows.gone()
                : planned.counts().taken();
    }

    private String words() {
        String would =
                planned.compared() ? compared() : whole ? replaced() : "send " + rows() + " rows";
        long held = planned.counts().held();
        return held == 0 ? would : would + ", and hold " + held;
    }

    private String compared() {
        Run.Rows rows = planned.rows();
        return "create "
                + rows.created()
                + ", change "
                + rows.changed()
                + " and take away "
                + rows.gone()
                + " rows";
    }

    /** All that will be there, also what the run has written beside it already. */
    private String replaced() {
        long all = run.counts().taken() + rows();
        return "put "
                + (all == 0 ? "nothing" : all + " rows")
                + " in the place of all that is there";
    }
}
