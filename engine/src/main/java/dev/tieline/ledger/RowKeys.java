package dev.tieline.ledger;

import java.util.List;

/**
 * The record keys of the rows of a chunk whose flow has each row traced. Rows without a key are not
 * among them, and rows that are held are records.
 *
 * @param written of rows that go to the destination
 * @param skipped of rows that a rule leaves out
 */
public record RowKeys(List<String> written, List<String> skipped) {
    public RowKeys {
        written = List.copyOf(written);
        skipped = List.copyOf(skipped);
    }
}
