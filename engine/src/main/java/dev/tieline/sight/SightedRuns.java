package dev.tieline.sight;

import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.RunLedger;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The runs that may be seen. */
final class SightedRuns implements RunLedger {
    private final RunLedger runs;
    private final Sight sight;

    SightedRuns(RunLedger runs, Sight sight) {
        this.runs = runs;
        this.sight = sight;
    }

    @Override
    public List<Run> runs(String flow, long before, int limit) {
        if (!flow.isEmpty() || sight.everything()) {
            return sight.everything() || sight.flow(flow)
                    ? runs.runs(flow, before, limit)
                    : List.of();
        }
        return sight.flows().stream()
                .flatMap(one -> runs.runs(one, before, limit).stream())
                .sorted(Comparator.comparingLong(Run::id).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<Run> ofFile(String flow, String file, int limit) {
        if (!flow.isEmpty() || sight.everything()) {
            return sight.everything() || sight.flow(flow)
                    ? runs.ofFile(flow, file, limit)
                    : List.of();
        }
        return sight.flows().stream()
                .flatMap(one -> runs.ofFile(one, file, limit).stream())
                .sorted(Comparator.comparingLong(Run::id).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Run> run(long id) {
        return runs.run(id).filter(run -> sight.flow(run.flow()));
    }

    @Override
    public List<RunChunk> chunks(long run, long before, int limit) {
        return run(run).isPresent() ? runs.chunks(run, before, limit) : List.of();
    }

    @Override
    public List<RunEvent> events(long run) {
        return run(run).isPresent() ? runs.events(run) : List.of();
    }

    @Override
    public List<Carried> holding(String flow, String key, int limit) {
        if (!flow.isEmpty() || sight.everything()) {
            return sight.everything() || sight.flow(flow)
                    ? runs.holding(flow, key, limit)
                    : List.of();
        }
        return sight.flows().stream()
                .flatMap(one -> runs.holding(one, key, limit).stream())
                .sorted(
                        Comparator.comparingLong((Carried one) -> one.chunk().run())
                                .thenComparingLong(one -> one.chunk().number())
                                .reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<SlotSpan> slots(String flow, int limit) {
        return sight.flow(flow) ? runs.slots(flow, limit) : List.of();
    }

    @Override
    public Optional<SlotAccount> account(String flow) {
        return sight.flow(flow) ? runs.account(flow) : Optional.empty();
    }
}
