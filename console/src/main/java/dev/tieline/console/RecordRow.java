package dev.tieline.console;

import dev.tieline.contract.JsonContract;
import dev.tieline.ledger.RecordSummary;

/** A record in a list; its key is masked already. */
record RecordRow(String id, String shortId, String flow, String key, Badge badge, Moment received) {

    static RecordRow of(RecordSummary record, Desk desk) {
        return new RecordRow(
                record.id(),
                Words.shortId(record.id()),
                record.flow(),
                desk.keys().shown(record),
                Badge.of(record.state()),
                desk.moments().of(record.received()));
    }

    /** Whether the key tells people nothing: there is none, or it is wholly masked. */
    boolean unnamed() {
        return key.isEmpty() || key.equals(JsonContract.MASK);
    }
}
