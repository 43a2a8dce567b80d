package dev.tieline.run;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How fast a run is, and how long it will take.
 *
 * @param rate items a second: in all of a run that is over, of late of one that runs; empty when
 *     nothing was told yet
 * @param expected items in all, as many as the last run of the flow that was done was told; empty
 *     of one that is over, and when nobody knows
 * @param left how long it will run still, about; empty when nobody knows
 */
public record Pace(Optional<Double> rate, Optional<Long> expected, Optional<Duration> left) {
    private static final int CHUNKS = 20;
    private static final int RUNS = 20;
    private static final double MILLIS = 1_000;

    /** What took longer between two chunks, stood still. */
    private static final Duration STILL = Duration.ofMinutes(5);

    /** That of a run at a time. */
    public static Pace of(Run run, RunLedger ledger, Instant now) {
        if (run.state() != Run.State.RUNNING) {
            Instant ended = run.ended().orElse(now);
            return new Pace(
                    rate(run.counts().told(), run.begun(), ended),
                    Optional.empty(),
                    Optional.empty());
        }
        Optional<Double> rate = ofLate(run, ledger, now);
        Optional<Long> expected = expected(run, ledger);
        long told = run.counts().told();
        return new Pace(
                rate,
                expected,
                rate.flatMap(one ->
                        expected.map(
                                all -> Duration.ofMillis((long) ((all - told) / one * MILLIS)))));
    }

    private static Optional<Double> rate(long told, Instant from, Instant to) {
        long millis = Math.max(1, Duration.between(from, to).toMillis());
        return told == 0 ? Optional.empty() : Optional.of(told * MILLIS / millis);
    }

    /** Of the newest chunks, behind the oldest of them, without what came before it stood still. */
    private static Optional<Double> ofLate(Run run, RunLedger ledger, Instant now) {
        List<RunChunk> chunks =
                run.rows().chunks() > 2 ? ledger.chunks(run.id(), 0, CHUNKS) : List.of();
        long told = 0;
        Instant from = now;
        for (int i = 0; i + 1 < chunks.size(); i++) {
            Instant before = chunks.get(i + 1).at();
            if (Duration.between(before, chunks.get(i).at()).compareTo(STILL) > 0) {
                break;
            }
            told += chunks.get(i).counts().told();
            from = before;
        }
        return told == 0 ? rate(run.counts().told(), run.begun(), now) : rate(told, from, now);
    }

    private static Optional<Long> expected(Run run, RunLedger ledger) {
        if (run.file().isPresent() || run.range().isPresent()) {
            // Of how many rows another file or range had, nothing follows.
            return Optional.empty();
        }
        return ledger.runs(run.flow(), run.id(), RUNS).stream()
                .filter(before -> before.state() == Run.State.DONE && before.range().isEmpty())
                .map(before -> before.counts().told())
                .findFirst()
                .filter(told -> told > 0 && told >= run.counts().told());
    }

    /** How much of what is expected was told; empty when nobody knows. */
    public Optional<Integer> percent(Run run) {
        return expected.map(all -> (int) (run.counts().told() * 100 / all));
    }
}
