package dev.tieline.journal;

import dev.tieline.ledger.Approval;
import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where runs and slots are noted. What a method changes is one transaction, durable when it
 * returns. Thread-safe. All throw {@link JournalUnavailable} when the store cannot commit.
 */
public interface RunJournal {

    /** How far the slots of each flow are accounted for. */
    List<SlotAccount> accounts();

    /**
     * Runs that are not over, and of each flow the last that was done or failed, of all and of
     * those without a range.
     *
     * @return by number
     */
    List<Run> standing();

    /**
     * Notes how slots ended.
     *
     * @param account how far they are accounted for now
     * @param spans how they ended; those that the run stands for get its number
     * @param begins the run that begins with that
     * @return its number; 0 when none begins
     */
    long account(SlotAccount account, List<SlotSpan> spans, Optional<Run> begins);

    /** Forgets how far the slots of a flow are accounted for: it is gone. */
    void forget(String flow);

    /**
     * Notes that somebody started a run.
     *
     * @return its number
     */
    long begin(Run run);

    /** The newest run of a flow that was done, without a range; 0 when none was. */
    long lastDone(String flow);

    /**
     * How many rows the latest runs of a flow read that were done and read any, the latest first.
     *
     * @param most so many runs
     */
    List<Long> lastTold(String flow, int most);

    /** The newest run of another flow that a run of this one followed; 0 when none did. */
    long lastCause(String flow);

    /**
     * Notes that a run begins by itself.
     *
     * @return its number
     */
    long follow(Run run);

    /**
     * Notes that a run begins for a file, and with it that the file started one.
     *
     * @param run with a file; audited when somebody started it
     * @param reading names what reads it: a file of the same name elsewhere is another one
     * @return its number
     */
    long begin(Run run, String reading);

    /** Files that started runs of a flow by this reading, and are remembered. */
    List<SeenFile> files(String flow, String reading);

    /**
     * Notes what was seen of files in their folder; nothing of one whose run is not over, or that
     * has another run by now.
     *
     * @param changed how they stand now
     * @param forgotten names of those of which nothing is remembered any more
     */
    void seen(String flow, String reading, List<SeenFile> changed, List<String> forgotten);

    /** A run by its number; empty when there is none, or none any more. */
    Optional<Run> run(long id);

    /**
     * Notes that a run goes on after the hub had ended in the midst of it; a paused one does not.
     *
     * @param run as it was found
     * @return behind how many ends of the hub that it was not told of it does so, this one with
     *     them, since its last chunk, or since somebody let it go on; 0 when this end was none, or
     *     the run was not at work
     */
    int resumed(Run run, Instant at);

    /**
     * Notes that a run did not get on, which is why it waits.
     *
     * @param again when it tries again; empty when somebody has to let it
     */
    void disturbed(long run, Run.Why why, Instant at, Optional<Instant> again);

    /** Notes what a run came to so far. One that has chunks is counted by them alone. */
    void progress(long run, Run.Counts counts);

    /**
     * Notes that a run holds these records: new ones, or such as were held already.
     *
     * @param records their ids; what is no record is passed over
     */
    void holds(long run, List<String> records);

    /**
     * Notes what a chunk will be before the destination has it, instead of what was noted so for
     * the run before. Its counts and rows may change until then. Nothing is counted by it.
     *
     * @param rows the keys in it, by which it is found as soon as the chunk is noted; empty when
     *     its rows are not traced
     * @throws JournalUnavailable when there is no such run as well
     */
    void prepare(RunChunk chunk, Optional<RowKeys> rows);

    /**
     * The last chunk that was prepared for a run, also when it is at the destination since; empty
     * when none was or the run is over.
     */
    Optional<RunChunk> prepared(long run);

    /**
     * Notes that a chunk is at the destination, and counts its rows for the run and for the balance
     * of its flow. Doing it again changes nothing.
     *
     * @throws JournalUnavailable when there is no such run as well
     */
    void chunk(RunChunk chunk);

    /** The chunk of a run with the highest number; empty when it has none. */
    Optional<RunChunk> lastChunk(long run);

    /**
     * Notes that a run waits for somebody to approve what it would do; nothing of one that is over.
     *
     * @param why in words
     */
    void waits(long run, Run.Why why, Instant at);

    /**
     * Notes that a run that is under way waits for a place, and no person has to do anything.
     *
     * @param why in words; empty when it has one
     */
    void crowded(long run, Optional<Run.Why> why, Instant at);

    /**
     * Notes that somebody has paused a run.
     *
     * @return whether it was under way
     */
    boolean pause(long run, Run.Why why, String actor, Instant at);

    /**
     * Notes that somebody lets a run write so much that waits for it; it does not wait any more.
     *
     * @return whether it waited
     */
    boolean approve(long run, Approval approval, String actor, Instant at);

    /** What a run may write, as approved last; empty when nothing was, or not any more. */
    Optional<Approval> approval(long run);

    /** Notes that what was approved of a run does not count any more. */
    void disapprove(long run);

    /**
     * Notes that somebody lets a run go on that was paused, or that had failed, and its file with
     * it; who wanted it to end before is forgotten.
     *
     * @return whether it was paused, or had failed and no later run of its flow has begun, but for
     *     ranges that do not keep it from its place at the destination
     */
    boolean goOn(long run, String actor, Instant at);

    /**
     * Notes that somebody wants a run to end, which lasts longer than the hub.
     *
     * @return whether it was not over
     */
    boolean cancel(long run, String actor, Instant at);

    /** What happened to a run, oldest first. */
    List<RunEvent> events(long run);

    /** Who wants a run to end that is not over; empty when nobody does. */
    Optional<String> cancelledBy(long run);

    /**
     * Notes that a run is over. One that has chunks is counted by them alone.
     *
     * @param account of its flow then; empty when that has none
     * @param file how its file stands then, if that did not start another run since; empty when it
     *     has none or that is to be forgotten
     */
    void end(Run run, Optional<SlotAccount> account, Optional<SeenFile> file);

    /** The same for a run without a file. */
    default void end(Run run, Optional<SlotAccount> account) {
        end(run, account, Optional.empty());
    }
}
