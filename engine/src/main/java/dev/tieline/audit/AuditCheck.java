package dev.tieline.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all rows from the first on and tells whether they are as they were written. Believes
 * nothing but the roots that came from outside: without one, a tail that is missing and a history
 * written anew as a whole cannot be seen. For one thread.
 */
public final class AuditCheck {
    private final List<AuditRoot> anchors;
    private final MerkleTree.Growing tree = new MerkleTree.Growing();
    private String last = AuditRow.NONE;
    private long seq;
    private Optional<Broken> broken = Optional.empty();

    /**
     * @param anchors roots that were kept outside
     */
    public AuditCheck(List<AuditRoot> anchors) {
        this.anchors = List.copyOf(anchors);
        atAnchors();
    }

    /** What the check came to. */
    public sealed interface Answer {}

    /**
     * Every row is as it was written.
     *
     * @param rows how many
     * @param root over all of them, in hex
     */
    public record Whole(long rows, String root) implements Answer {}

    /**
     * They are not.
     *
     * @param seq the first row that is not as it was, or is missing
     * @param why in words
     */
    public record Broken(long seq, String why) implements Answer {}

    /** Takes the next row as it is kept. */
    public void take(AuditRow row) {
        if (broken.isPresent()) {
            return;
        }
        long expected = seq + 1;
        if (row.seq() != expected) {
            broken = Optional.of(new Broken(expected, "row " + expected + " is missing"));
        } else if (row.act().isEmpty()) {
            breaks("its text is not that of row " + expected);
        } else if (!row.previous().equals(last)) {
            breaks("it does not follow row " + seq + " as that is now");
        } else if (!AuditRow.hash(row.text(), row.previous()).equals(row.hash())) {
            breaks("its text was changed: the hash is another");
        } else {
            tree.add(row.leaf());
            seq = expected;
            last = row.hash();
            atAnchors();
        }
    }

    /** Takes the next line of an export. */
    public void take(String line) {
        if (broken.isPresent()) {
            return;
        }
        Optional<AuditRow> row = AuditRow.ofLine(seq + 1, line);
        if (row.isEmpty()) {
            breaks("the line is not one of an export");
        } else {
            take(row.get());
        }
    }

    private void breaks(String why) {
        broken = Optional.of(new Broken(seq + 1, why));
    }

    private void atAnchors() {
        for (AuditRoot anchor : anchors) {
            if (broken.isEmpty() && anchor.seq() == seq && !anchor.root().equals(root())) {
                broken =
                        Optional.of(
                                new Broken(
                                        seq,
                                        "the rows up to "
                                                + seq
                                                + " have another root than the one kept outside"));
            }
        }
    }

    private String root() {
        return Digests.hex(tree.root());
    }

    /** The answer, when all rows were taken. */
    public Answer answer() {
        if (broken.isPresent()) {
            return broken.get();
        }
        List<AuditRoot> beyond = new ArrayList<>(anchors);
        beyond.removeIf(anchor -> anchor.seq() <= seq);
        return beyond.isEmpty()
                ? new Whole(seq, root())
                : new Broken(
                        seq + 1,
                        "the rows after "
                                + seq
                                + " are missing: there were "
                                + beyond.getFirst().seq()
                                + " when the root was kept");
    }
}
