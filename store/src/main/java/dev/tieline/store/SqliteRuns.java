package dev.tieline.store;

import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.RunLedger;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notes runs and slots and tells of them. */
final class SqliteRuns implements RunJournal, RunLedger {
    private final Writer writer;
    private final ReadPool readers;

    private final boolean crashed;

    /**
     * @param crashed whether the process before ended without being told to
     */
    SqliteRuns(Writer writer, ReadPool readers, boolean crashed) {
        this.writer = writer;
        this.readers = readers;
        this.crashed = crashed;
    }

    @Override
    public List<SlotAccount> accounts() {
        return readers.ask(SlotRows::accounts);
    }

    @Override
    public List<Run> standing() {
        return readers.ask(FlowRunRows::standing);
    }

    @Override
    public long account(SlotAccount account, List<SlotSpan> spans, Optional<Run> begins) {
        return plainly(tx -> {
            int number = begins.isPresent() ? FlowRunRows.begin(tx.sql, begins.get()) : 0;
            SlotRows.put(tx.sql, account);
            for (SlotSpan span : spans) {
                SlotRows.add(tx.sql, span.by(number));
            }
            return number;
        });
    }

    @Override
    public void forget(String flow) {
        plainly(tx -> SlotRows.forget(tx.sql, flow));
    }

    @Override
    public long begin(Run run) {
        return plainly(tx -> {
            int number = FlowRunRows.begin(tx.sql, run);
            FlowRunRows.audit(tx, run.numbered(number), "run-start", run.actor(), run.begun());
            return number;
        });
    }

    @Override
    public long lastDone(String flow) {
        return readers.ask(sql -> FlowRunRows.lastDone(sql, flow));
    }

    @Override
    public List<Long> lastTold(String flow, int most) {
        return readers.ask(sql -> FlowRunRows.lastTold(sql, flow, most));
    }

    @Override
    public long lastCause(String flow) {
        return readers.ask(sql -> FlowRunRows.lastCause(sql, flow));
    }

    @Override
    public long follow(Run run) {
        return plainly(tx -> FlowRunRows.begin(tx.sql, run));
    }

    @Override
    public long begin(Run run, String reading) {
        return plainly(tx -> {
            int number = FlowRunRows.begin(tx.sql, run);
            FileRows.begin(tx.sql, run, number, reading);
            if (!run.actor().equals(Run.HUB)) {
                FlowRunRows.audit(tx, run.numbered(number), "run-start", run.actor(), run.begun());
            }
            return number;
        });
    }

    @Override
    public List<SeenFile> files(String flow, String reading) {
        return readers.ask(sql -> FileRows.all(sql, flow, reading));
    }

    @Override
    public void seen(String flow, String reading, List<SeenFile> changed, List<String> forgotten) {
        plainly(tx -> {
            for (SeenFile file : changed) {
                FileRows.seen(tx.sql, flow, reading, file);
            }
            for (String name : forgotten) {
                FileRows.forget(tx.sql, flow, reading, name);
            }
            return 1;
        });
    }

    @Override
    public int resumed(Run run, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.RESTARTED, Run.HUB, at, Optional.empty());
        // One that waits, whatever for, did not make it end.
        boolean suspect = crashed && run.state() == Run.State.RUNNING && run.why().isEmpty();
        return plainly(tx -> {
            RunEventRows.add(tx.sql, run.id(), FlowRunRows.resumed(tx.sql, run.id()), event);
            return suspect ? CrashRows.add(tx, run, at) : 0;
        });
    }

    @Override
    public void disturbed(long run, Run.Why why, Instant at, Optional<Instant> again) {
        RunEvent event =
                new RunEvent(0, at, RunEvent.Kind.DISTURBED, Run.HUB, Optional.of(why), again);
        plainly(tx -> {
            FlowRunRows.crowded(tx.sql, run, Optional.of(why));
            return RunEventRows.add(tx.sql, run, FlowRunRows.underWay(tx.sql, run), event);
        });
    }

    @Override
    public void progress(long run, Run.Counts counts) {
        plainly(tx -> FlowRunRows.progress(tx.sql, run, counts));
    }

    @Override
    public void holds(long run, List<String> records) {
        plainly(tx -> HeldByRuns.add(tx.sql, run, records));
    }

    @Override
    public void prepare(RunChunk chunk, Optional<RowKeys> rows) {
        plainly(tx -> {
            TracedRows.keep(tx, chunk.run(), chunk.number(), rows);
            return ChunkRows.prepare(tx.sql, chunk);
        });
    }

    @Override
    public Optional<RunChunk> prepared(long run) {
        return readers.ask(sql -> ChunkRows.prepared(sql, run));
    }

    @Override
    public void chunk(RunChunk chunk) {
        plainly(tx -> ChunkRows.add(tx, chunk));
    }

    @Override
    public Optional<RunChunk> lastChunk(long run) {
        return chunks(run, 0, 1).stream().findFirst();
    }

    @Override
    public void waits(long run, Run.Why why, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.PROPOSED, Run.HUB, at, Optional.of(why));
        plainly(tx -> RunEventRows.add(tx.sql, run, ApprovalRows.waits(tx.sql, run, why), event));
    }

    @Override
    public void crowded(long run, Optional<Run.Why> why, Instant at) {
        RunEvent.Kind kind = why.isPresent() ? RunEvent.Kind.CROWDED : RunEvent.Kind.ENTERED;
        RunEvent event = RunEvent.of(kind, Run.HUB, at, why);
        plainly(tx -> {
            boolean crowded = RunEventRows.isCrowded(tx.sql, run);
            // A slow API makes each page wait, which would tell of nothing else.
            boolean told =
                    why.isEmpty() ? crowded : !crowded && why.get().code().equals(Run.NO_PLACE);
            int changed = FlowRunRows.crowded(tx.sql, run, why);
            return told ? RunEventRows.add(tx.sql, run, changed, event) : changed;
        });
    }

    @Override
    public boolean pause(long run, Run.Why why, String actor, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.PAUSED, actor, at, Optional.empty());
        return does(tx -> FlowRunRows.pause(tx, run, why, actor, at), run, event);
    }

    @Override
    public boolean approve(long run, Approval approval, String actor, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.APPROVED, actor, at, Optional.empty());
        return does(tx -> ApprovalRows.approve(tx, run, approval, actor, at), run, event);
    }

    @Override
    public Optional<Approval> approval(long run) {
        return readers.ask(sql -> ApprovalRows.of(sql, run));
    }

    @Override
    public void disapprove(long run) {
        plainly(tx -> ApprovalRows.forget(tx.sql, run));
    }

    @Override
    public boolean goOn(long run, String actor, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.RESUMED, actor, at, Optional.empty());
        return does(tx -> FlowRunRows.goOn(tx, run, actor, at), run, event);
    }

    @Override
    public boolean cancel(long run, String actor, Instant at) {
        RunEvent event = RunEvent.of(RunEvent.Kind.STOPPED, actor, at, Optional.empty());
        return does(tx -> FlowRunRows.cancel(tx, run, actor, at), run, event);
    }

    @Override
    public Optional<String> cancelledBy(long run) {
        return readers.ask(sql -> FlowRunRows.cancelledBy(sql, run));
    }

    @Override
    public void end(Run run, Optional<SlotAccount> account, Optional<SeenFile> file) {
        plainly(tx -> {
            if (account.isPresent()) {
                SlotRows.put(tx.sql, account.get());
            }
            if (run.state() != Run.State.FAILED) {
                // One that failed may go on, and nobody knows yet whether its last chunk is there.
                ChunkRows.unprepare(tx.sql, run.id());
                ApprovalRows.forget(tx.sql, run.id());
            }
            FileRows.end(tx.sql, run, file);
            int ended = FlowRunRows.end(tx.sql, run);
            RunEvent event = RunEventRows.end(run, run.ended().orElse(run.begun()));
            return RunEventRows.add(tx.sql, run.id(), ended, event);
        });
    }

    @Override
    public List<Run> runs(String flow, long before, int limit) {
        return readers.ask(sql ->
                FlowRunRows.newest(sql, flow, before == 0 ? Long.MAX_VALUE : before, page(limit)));
    }

    @Override
    public Optional<Run> run(long id) {
        return readers.ask(sql -> FlowRunRows.one(sql, id));
    }

    @Override
    public List<Run> ofFile(String flow, String file, int limit) {
        return readers.ask(sql -> FlowRunRows.of(sql, flow, file, page(limit)));
    }

    @Override
    public List<RunChunk> chunks(long run, long before, int limit) {
        return readers.ask(sql ->
                ChunkRows.newest(sql, run, before == 0 ? Long.MAX_VALUE : before, page(limit)));
    }

    @Override
    public List<RunEvent> events(long run) {
        return readers.ask(sql -> RunEventRows.of(sql, run));
    }

    @Override
    public List<Carried> holding(String flow, String key, int limit) {
        if (key.isEmpty()) {
            return List.of();
        }
        return readers.ask(sql -> new ChunkSearch(sql, key, page(limit)).in(flow));
    }

    @Override
    public List<SlotSpan> slots(String flow, int limit) {
        return readers.ask(sql -> SlotRows.newest(sql, flow, page(limit)));
    }

    @Override
    public Optional<SlotAccount> account(String flow) {
        return readers.ask(sql -> SlotRows.account(sql, flow));
    }

    /** What somebody does about a run, with the event that it is, if it can be done. */
    private boolean does(Plainly.Statements statements, long run, RunEvent event) {
        return plainly(tx -> RunEventRows.add(tx.sql, run, statements.run(tx), event)) > 0;
    }

    private int plainly(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }

    private static int page(int limit) {
        return Math.clamp(limit, 0, Ledger.MAX_PAGE);
    }
}
