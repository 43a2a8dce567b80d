package dev.tieline.console;

import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunLedger;
import dev.tieline.resource.ChunkKeys;
import java.util.List;
import java.util.Locale;

/** Makes lists of records. */
final class Records {
    private static final int ON_A_PAGE = 50;
    private static final int CHUNKS = 10;

    private Records() {}

    /** The newest records of all flows before a position, those in a state when one is named. */
    static RecordList recent(Desk desk, String state, long before) {
        if (state.isEmpty()) {
            List<RecordSummary> found = desk.ledger().recent("", before, ON_A_PAGE);
            return list(desk, "Records", "", found, found.size() == ON_A_PAGE, "/records?");
        }
        // The ledger keeps no list per state: a bounded piece of history is looked through.
        List<RecordSummary> seen = desk.ledger().recent("", before, Ledger.MAX_PAGE);
        List<RecordSummary> found =
                seen.stream().filter(record -> record.state().word().equals(state)).toList();
        boolean more = seen.size() == Ledger.MAX_PAGE;
        String note =
                more
                        ? "Among "
                                + Words.count(seen.size(), "record")
                                + (before == 0 ? ", the newest. " : " further back. ")
                                + "Older ones are behind the button."
                        : "";
        RecordList list =
                list(desk, Words.count(found.size(), state + " record"), note, found, false, "");
        String older =
                more ? "/records?state=" + state + "&before=" + seen.getLast().position() : "";
        return new RecordList(list.title(), note, list.rows(), older, "", List.of(), List.of());
    }

    /** What a search found. */
    static RecordList found(Desk desk, String text, List<RecordSummary> records) {
        RecordList list =
                list(
                        desk,
                        Words.count(records.size(), "record") + " found",
                        "",
                        records,
                        false,
                        "");
        String note =
                records.size() == ON_A_PAGE ? "Only the newest " + ON_A_PAGE + " are shown." : "";
        return new RecordList(list.title(), note, list.rows(), "", text, List.of(), List.of());
    }

    static List<RecordSummary> search(Desk desk, String text) {
        return desk.ledger().search(text.strip().toLowerCase(Locale.ROOT), ON_A_PAGE);
    }

    /** Chunks of runs in bulk that may hold a record of this key. */
    static List<RecordList.Chunk> carried(Desk desk, String key) {
        RunLedger runs = desk.sources().running().ledger();
        return runs.holding("", key, CHUNKS).stream()
                .flatMap(one ->
                        runs.run(one.chunk().run()).map(run -> carried(desk, run, one)).stream())
                .toList();
    }

    private static String what(Carried.How how) {
        return switch (how) {
            case MAYBE -> "may have carried it";
            case WRITTEN -> "wrote it";
            case SKIPPED -> "left it out by a rule";
        };
    }

    /** Runs that read a file of this name. */
    static List<RunsPage.Row> ofFile(Desk desk, String name) {
        return desk.sources().running().ledger().ofFile("", name, CHUNKS).stream()
                .map(run -> RunPages.row(desk, run))
                .toList();
    }

    private static RecordList.Chunk carried(Desk desk, Run run, Carried one) {
        RunChunk chunk = one.chunk();
        return new RecordList.Chunk(
                run.id(),
                run.flow(),
                chunk.number(),
                RunWords.keys(ChunkKeys.shown(chunk, desk.plans().current(run.flow()))),
                what(one.how()),
                one.how() != Carried.How.MAYBE,
                desk.moments().of(chunk.at()));
    }

    private static RecordList list(
            Desk desk,
            String title,
            String note,
            List<RecordSummary> records,
            boolean more,
            String link) {
        return new RecordList(
                title,
                note,
                records.stream().map(record -> RecordRow.of(record, desk)).toList(),
                more ? link + "before=" + records.getLast().position() : "",
                "",
                List.of(),
                List.of());
    }
}
