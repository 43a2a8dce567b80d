package dev.tieline.bulk;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.delivery.InTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Sends rows to a system, one or several in a call, until each is taken or refused. Thread-safe.
 */
final class RowSender {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofMinutes(2);

    /** A chunk that fails is tried again as a whole, later. */
    private static final List<Duration> WAITS =
            List.of(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10));

    private final InTurn turn;
    private final int most;
    private final Runnable entered;

    /**
     * @param most rows in a call
     * @param entered hears that its turn has come, each time
     */
    RowSender(InTurn turn, int most, Runnable entered) {
        this.turn = turn;
        this.most = most;
        this.entered = entered;
    }

    /** Rows in a call, at most. */
    int most() {
        return most;
    }

    /** What a row came to. */
    sealed interface Sent {
        record Taken() implements Sent {}

        record Refused(Fault fault) implements Sent {}

        record Failed(Outcome outcome) implements Sent {}
    }

    /**
     * What became of each, in their order.
     *
     * @param rows at most {@link #most}
     */
    List<Sent> send(List<Rendition> rows) throws InterruptedException {
        List<Sent> sent =
                new ArrayList<>(
                        Collections.nCopies(
                                rows.size(), new Sent.Failed(away("It may not be called now."))));
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            left.add(i);
        }
        for (Duration wait : WAITS) {
            Optional<List<Outcome>> told = call(left.stream().map(rows::get).toList());
            if (told.isEmpty()) {
                return sent;
            }
            List<Integer> again = new ArrayList<>();
            Duration longest = wait;
            for (int i = 0; i < left.size(); i++) {
                Outcome outcome = told.get().get(i);
                sent.set(left.get(i), sent(outcome));
                Optional<Duration> pause = pause(outcome);
                if (pause.isPresent()) {
                    again.add(left.get(i));
                    longest = longer(longest, pause.get());
                }
            }
            if (again.isEmpty()) {
                return sent;
            }
            left = again;
            Thread.sleep(longest);
        }
        return sent;
    }

    private static Sent sent(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> new Sent.Taken();
            case Outcome.Rejected(Fault fault) -> new Sent.Refused(fault);
            case Outcome.Unauthorized _,
                    Outcome.Misunderstood _,
                    Outcome.RateLimited _,
                    Outcome.Unavailable _,
                    Outcome.Unreachable _,
                    Outcome.Unknown _ ->
                    new Sent.Failed(outcome);
        };
    }

    /** How long it waits before it is sent again; empty when it is not. */
    private static Optional<Duration> pause(Outcome outcome) {
        return switch (outcome) {
            case Outcome.RateLimited(Fault _, Duration asked) -> Optional.of(asked);
            case Outcome.Unavailable(Fault _, Duration asked) -> Optional.of(asked);
            case Outcome.Unreachable _, Outcome.Unknown _ -> Optional.of(Duration.ZERO);
            case Outcome.Accepted _,
                    Outcome.Duplicate _,
                    Outcome.Rejected _,
                    Outcome.Unauthorized _,
                    Outcome.Misunderstood _ ->
                    Optional.empty();
        };
    }

    /** The outcome of each; empty when there was no place for long, or the run is not to go on. */
    private Optional<List<Outcome>> call(List<Rendition> rows) throws InterruptedException {
        Optional<Outlet.Together> told = turn.call(outlet -> call(outlet, rows));
        if (told.isEmpty()) {
            return Optional.empty();
        }
        entered.run();
        Outcome whole = told.get().call().outcome();
        if (!told.get().each().isEmpty()) {
            return Optional.of(told.get().each());
        }
        if (rows.size() == 1 || !(whole instanceof Outcome.Rejected(Fault fault)) || unfit(fault)) {
            return Optional.of(Collections.nCopies(rows.size(), whole));
        }
        int half = rows.size() / 2;
        Optional<List<Outcome>> first = call(rows.subList(0, half));
        Optional<List<Outcome>> second =
                first.isEmpty() ? first : call(rows.subList(half, rows.size()));
        return second.map(behind -> {
            List<Outcome> all = new ArrayList<>(first.get());
            all.addAll(behind);
            return all;
        });
    }

    /** With other rows it would be refused as well. */
    private static boolean unfit(Fault fault) {
        return fault.code().equals(Fault.CALL_UNFIT);
    }

    private Outlet.Together call(Outlet outlet, List<Rendition> rows) {
        if (most > 1) {
            return outlet.sendAll(rows, CALL);
        }
        Attempt attempt = outlet.send(rows.getFirst(), CALL);
        return new Outlet.Together(attempt, List.of());
    }

    private static Duration longer(Duration one, Duration other) {
        Duration longer = one.compareTo(other) > 0 ? one : other;
        return longer.compareTo(MOST) > 0 ? MOST : longer;
    }

    static Outcome away(String why) {
        return new Outcome.Unavailable(
                Fault.of("system-busy", Blame.HUB, why, "It is tried again by itself."),
                Duration.ZERO);
    }
}
