package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * {@code bench/peers}: the same leads through Tieline and through what others would use for them,
 * side by side; then SIGKILL, and what became of what each had accepted.
 */
final class Peers {
    /** For what is still being written down after the last delivery. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final PeersOptions options;
    private final Path folder;

    private Peers(PeersOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            PeersOptions options = PeersOptions.of(args);
            Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "work-");
            new Peers(options, folder).run();
            Folders.delete(folder);
        } catch (IllegalArgumentException | VoidRun e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender.Tieline());
        options.peers().forEach(name -> contenders.add(Contender.peer(name)));
        compareWork(contenders);
        List<List<Lap>> laps = measure(contenders);
        List<PeersReport.Result> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            System.err.println(contender.name() + ": killing it");
            Killing.Toll underLoad = Killing.underLoad(contender, folder);
            Killing.Toll outage = Killing.duringOutage(contender, folder);
            results.add(new PeersReport.Result(contender, laps.get(i), underLoad, outage));
        }
        PeersReport report = new PeersReport(results.getFirst());
        List<PeersReport.Result> peers = results.subList(1, results.size());
        peers.forEach(report::print);
        report.table(peers);
    }

    private void compareWork(List<Contender> contenders) throws IOException, InterruptedException {
        List<JsonNode> ours = SameWork.deliveries(contenders.getFirst(), folder);
        for (Contender peer : contenders.subList(1, contenders.size())) {
            List<JsonNode> theirs = SameWork.deliveries(peer, folder);
            if (!theirs.equals(ours)) {
                throw new VoidRun(peer.name() + " delivers " + theirs + ", not " + ours);
            }
        }
    }

    /** Warms all up, then takes them in turn: what slows the machine slows each. */
    private List<List<Lap>> measure(List<Contender> contenders)
            throws IOException, InterruptedException {
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                entrants.add(Entrant.start(contender, folder));
            }
            for (Entrant entrant : entrants) {
                System.err.println(entrant.name() + ": warming up");
                entrant.warmUp(options.warmUp());
            }
            for (int round = 1; round <= options.rounds(); round++) {
                runInTurn(entrants, round);
            }
            return entrants.stream().map(Entrant::laps).toList();
        } finally {
            entrants.forEach(Entrant::close);
        }
    }

    private void runInTurn(List<Entrant> entrants, int round)
            throws IOException, InterruptedException {
        List<Long> ours = new ArrayList<>();
        ours.add(ProcessHandle.current().pid());
        entrants.forEach(entrant -> ours.addAll(entrant.pids()));
        for (Entrant entrant : entrants) {
            TimeUnit.NANOSECONDS.sleep(REST.toNanos());
            Lap lap = entrant.run(options.seconds(), ours);
            System.err.println(entrant.name() + ": round " + round + ": " + lap);
        }
    }
}
