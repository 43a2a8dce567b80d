package dev.tieline.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Figures of a run of {@code bench/peers}: lines for programs, a table for people. */
final class PeersReport {
    private final Result tieline;

    PeersReport(Result tieline) {
        this.tieline = tieline;
    }

    /** All that was measured of a contender. */
    record Result(
            Contender contender, List<Lap> laps, Killing.Toll underLoad, Killing.Toll outage) {

        Result {
            laps = List.copyOf(laps);
        }
    }

    /** To standard output, next to Tieline's. */
    void print(Result peer) {
        print(peer, "deliveries", "1/s", of(Round::deliveriesPerSecond));
        print(peer, "accept_p50", "ms", of(round -> round.posted().accepts().p50Millis()));
        print(peer, "accept_p99", "ms", of(round -> round.posted().accepts().p99Millis()));
        print(peer, "cpu_per_lead", "us", of(Round::cpuPerLead));
        print(peer, "resident", "MB", result -> Lap.mostResident(result.laps()));
        print(peer, "refused", "posts", of(round -> round.posted().refused()));
        print(peer, "other_load", "cores", of(Round::others));
        print(peer, "kill_accepted", "leads", result -> result.underLoad().accepted());
        print(peer, "kill_lost", "leads", result -> result.underLoad().lost());
        print(peer, "kill_twice", "leads", result -> result.underLoad().twice());
        print(peer, "outage_accepted", "leads", result -> result.outage().accepted());
        print(peer, "outage_lost", "leads", result -> result.outage().lost());
        print(peer, "outage_twice", "leads", result -> result.outage().twice());
        print(peer, "outage_catch_up", "s", result -> result.outage().catchUp());
    }

    private static ToDoubleFunction<Result> of(ToDoubleFunction<Round> figure) {
        return result -> Lap.median(result.laps(), figure);
    }

    private void print(Result peer, String metric, String unit, ToDoubleFunction<Result> figure) {
        double value = figure.applyAsDouble(tieline);
        double floor = figure.applyAsDouble(peer);
        String name = peer.contender().name();
        System.out.println(new Figure("peers", metric, value, unit, name, floor).json());
    }

    /** To standard error. */
    void table(List<Result> peers) {
        System.err.println();
        System.err.println(
                "                         leads/s  p50 ms  p99 ms  us/lead     MB"
                        + "   killed: lost/twice/accepted   in outage: lost/twice/accepted");
        line(tieline);
        peers.forEach(PeersReport::line);
    }

    private static void line(Result result) {
        System.err.printf(
                Locale.ROOT,
                "%-14s %-7s %9.0f %7.2f %7.2f %8.0f %6.0f   %29s   %31s%n",
                result.contender().name(),
                result.contender().durable() ? "durable" : "memory",
                Lap.median(result.laps(), Round::deliveriesPerSecond),
                Lap.median(result.laps(), round -> round.posted().accepts().p50Millis()),
                Lap.median(result.laps(), round -> round.posted().accepts().p99Millis()),
                Lap.median(result.laps(), Round::cpuPerLead),
                Lap.mostResident(result.laps()),
                words(result.underLoad()),
                words(result.outage()));
    }

    private static String words(Killing.Toll toll) {
        return toll.lost() + "/" + toll.twice() + "/" + toll.accepted();
    }
}
