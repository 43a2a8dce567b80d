package dev.tieline.console;

import java.util.List;

/**
 * Records one under the other.
 *
 * @param title what they are
 * @param note what the list leaves out, in words; may be empty
 * @param rows newest first
 * @param older link to what comes after; empty at the end
 * @param searched what was searched for; empty when nothing was
 */
record RecordList(String title, String note, List<RecordRow> rows, String older, String searched) {}
