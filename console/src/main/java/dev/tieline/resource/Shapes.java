package dev.tieline.resource;

import dev.tieline.ledger.Balance;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger answers as the value trees that the HTTP API writes, for whoever prints the same
 * without HTTP. Classified values are masked. Thread-safe.
 */
public final class Shapes {
    private final Masking masking;

    /**
     * @param ledger asked for the payload behind a key or a cause, to mask it
     * @param plans know the contract of a record's version; without it every value is masked
     */
    public Shapes(Ledger ledger, Plans plans) {
        this.masking = new Masking(ledger, plans);
    }

    /** The whole story of a record: schema {@code Trace}. */
    public Map<String, Object> trace(Trace trace) {
        return RecordShapes.TRACE.json(masking.trace(trace));
    }

    /**
     * A page of records: schema {@code RecordPage}.
     *
     * @param next the position to go on before; empty at the end
     */
    public Map<String, Object> records(List<RecordSummary> records, Optional<Long> next) {
        List<RecordSummary> heads = records.stream().map(masking::head).toList();
        return BookShapes.PAGE.json(new BookShapes.Page(heads, next));
    }

    /** What is held, by cause: schema {@code HeldGroups}. */
    public Map<String, Object> held(List<HeldGroup> groups) {
        return BookShapes.GROUPS.json(groups.stream().map(masking::group).toList());
    }

    /**
     * One group and a page of what is in it: schema {@code HeldPage}.
     *
     * @param next the position to go on after; empty at the end
     */
    public Map<String, Object> held(HeldGroup group, List<HeldItem> items, Optional<Long> next) {
        List<HeldItem> masked = items.stream().map(masking::item).toList();
        return BookShapes.GROUP_PAGE.json(new BookShapes.Group(masking.group(group), masked, next));
    }

    /**
     * The books and their sum: schema {@code Books}.
     *
     * @param recounted the books of one flow, counted anew; empty when nobody asked for it
     */
    public Map<String, Object> balance(List<Balance> flows, Optional<Balance> recounted) {
        return BookShapes.BOOKS.json(new BookShapes.Books(flows, recounted));
    }
}
